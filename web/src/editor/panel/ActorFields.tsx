import { Button } from "antd";
import { useMemo } from "react";
import type { InvokeConfig, JsonSchema } from "../../../../src/core/definition/model.ts";
import type { StatePlace } from "../../../../src/core/definition/walk.ts";
import { invokeSchema } from "../../../../src/core/edit/schema-invoke.ts";
import { isPlainObject } from "../../../../src/core/expression/plain.ts";
import type { Chart } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";
import { freshSigning, namesAround } from "./actor.ts";
import { LineField, SwitchField } from "./fields.tsx";
import { SchemaFields } from "./schema/SchemaFields.tsx";
import { partsOf, withKey } from "./schema/shape.ts";

/** Children, services and messages: what the schema of workflow files knows of them, as fields. */
export function ActorFields({ chart, state, invoke }: { chart: Chart; state: StatePlace; invoke: InvokeConfig }) {
  const w = useWords();
  const { edit, readOnly, open, mainPath, select } = useEditing();
  const schema = useInput(invoke);
  const names = useNamesAround(chart, invoke);
  return (
    <div className="stack-small">
      <SchemaFields
        schema={schema}
        held={invoke.input ?? {}}
        names={names}
        commit={(key, value) => edit({ do: "setTask", id: invoke.id, input: { [key]: value } })}
      />
      <LineField
        label={w.task.id}
        hint={w.state.keyHint}
        value={invoke.id}
        commit={(to) => edit({ do: "renameInvoke", id: invoke.id, to })}
      />
      <div className="row">
        <Button
          size="small"
          onClick={() => {
            select({ kind: "state", path: state.path });
            open(mainPath, chart.lineOf(`${state.pointer}/invoke`));
          }}
        >
          {w.invoke.asText}
        </Button>
        {readOnly ? null : (
          <Button size="small" danger onClick={() => edit({ do: "removeInvoke", id: invoke.id })}>
            {w.invoke.remove}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Whether several sign, who, and what their votes come to. */
export function SigningFields({ chart, invoke }: { chart: Chart; invoke: InvokeConfig }) {
  const w = useWords();
  const { edit, world } = useEditing();
  const schema = partsOf(useInput(invoke)).find(({ name }) => name === "signing")?.schema;
  const names = useNamesAround(chart, invoke);
  const { signing: held, form } = invoke.input ?? {};
  const put = (signing: unknown) => edit({ do: "setTask", id: invoke.id, input: { signing } });
  return (
    <>
      <SwitchField
        label={w.task.signing}
        value={held !== undefined}
        commit={(on) => put(on ? freshSigning(outcomesOf(invoke, world), form !== undefined) : null)}
      />
      {schema && isPlainObject(held) ? (
        <section aria-label={w.task.signing} className="schema-inside stack-small">
          <SchemaFields
            schema={schema}
            held={held}
            names={names}
            commit={(key, value) => put(withKey(held, key, value))}
          />
        </section>
      ) : null}
    </>
  );
}

/** The schema of an actor's input, with the names that there are. */
function useInput({ src }: InvokeConfig): JsonSchema {
  const { names } = useEditing();
  return useMemo(() => {
    const { properties } = invokeSchema(src, names);
    const input = isPlainObject(properties) ? properties.input : null;
    return isPlainObject(input) ? input : {};
  }, [src, names]);
}

function useNamesAround(chart: Chart, invoke: InvokeConfig) {
  const { world, bundle } = useEditing();
  return useMemo(
    () => namesAround(chart.machine.states, invoke, outcomesOf(invoke, world), { world, bundle }),
    [chart, invoke, world, bundle],
  );
}
