import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import { useText } from "../../i18n/use-text.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";
import { ConditionField } from "./ConditionField.tsx";
import { PickField } from "./fields.tsx";

/** When a step is passed over, and as which of its outcomes. */
export function SkipFields({ state }: { state: StatePlace }) {
  const w = useWords();
  const text = useText();
  const { edit, world } = useEditing();
  const skip = state.config.meta?.skip;
  const task = invokesOf(state.config.invoke).find(({ src }) => src === "task");
  const outcomes = outcomesOf(task, world);
  const [first] = outcomes;
  if (!first) return null;
  const set = (part: { when?: string; as?: string }) =>
    edit({ do: "setMeta", at: state.path, meta: { skip: { as: first.id, when: "= false", ...skip, ...part } } });
  return (
    <>
      <ConditionField
        label={w.state.skip}
        value={skip?.when ?? ""}
        commit={(when) =>
          when === null ? edit({ do: "setMeta", at: state.path, meta: { skip: null } }) : set({ when })
        }
      />
      {skip ? (
        <PickField
          label={w.state.skipAs}
          value={skip.as}
          options={outcomes.map(({ id, title }) => ({ value: id, label: text(title) }))}
          commit={(as) => set({ as: as ?? first.id })}
        />
      ) : null}
    </>
  );
}
