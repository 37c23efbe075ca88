import { Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { invokesOf } from "../../../../src/core/definition/walk.ts";
import type { Edit, Trigger } from "../../../../src/core/edit/model.ts";
import { useText } from "../../i18n/use-text.ts";
import { stateAt, titleOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { outcomesOf } from "../document/outcomes.ts";
import { useWords } from "../words/use-words.ts";
import { Field } from "./fields.tsx";

type What = "outcome" | "event" | "after" | "always" | "done";

/** A new way from a state: on an outcome of its task, on an event, after a time, at once, or when all inside has ended. */
export function ConnectDialog(props: { from: string; to: string | null; close: () => void }) {
  const w = useWords();
  const text = useText();
  const { chart, world, edit } = useEditing();
  const state = chart ? stateAt(chart, props.from) : undefined;
  const invokes = invokesOf(state?.config.invoke);
  const task = invokes.find(({ src }) => src === "task");
  const held = outcomesOf(task, world);
  const others = invokes
    .filter(({ src }) => src !== "task")
    .map(({ id, src }) => `${id}.${src === "message" ? "received" : "done"}`);
  const nested = Object.keys(state?.config.states ?? {}).length > 0;
  const [what, setWhat] = useState<What>(task ? "outcome" : others.length > 0 ? "event" : nested ? "done" : "always");
  const [outcome, setOutcome] = useState<string>(held[0]?.id ?? "");
  const [event, setEvent] = useState(others[0] ?? "");
  const [after, setAfter] = useState("5wd");
  const [to, setTo] = useState(props.to);
  if (!chart || !state) return null;
  const connect = () => {
    if (to === null) return;
    if (
      edit(
        editFor({
          ...{ what, outcome, event, after, to, at: props.from },
          task: task?.id ?? "",
          isHeld: held.some(({ id }) => id === outcome),
        }),
      )
    )
      props.close();
  };
  const choices: What[] = [
    ...(task ? (["outcome"] as const) : []),
    ...(others.length > 0 ? (["event"] as const) : []),
    ...(nested ? (["done"] as const) : []),
    "after",
    "always",
  ];
  const free = Object.values(world.outcomes).filter(({ id }) => !held.some((one) => one.id === id));
  return (
    <Modal
      open
      title={w.connect.title(text(titleOf(chart, props.from)))}
      onCancel={props.close}
      onOk={connect}
      okText={w.act.add}
      cancelText={w.act.cancel}
      okButtonProps={{ disabled: to === null || (what === "outcome" && outcome === "") }}
    >
      <div className="stack-small">
        <Radio.Group
          aria-label={w.connect.what}
          value={what}
          options={choices.map((value) => ({ value, label: w.connect.kinds[value] }))}
          onChange={(chosen) => setWhat(choices.find((one) => one === chosen.target.value) ?? "always")}
        />
        {what === "outcome" ? (
          <Field label={w.connect.outcome} hint={w.connect.outcomeHint}>
            {(id) => (
              <Select
                id={id}
                className="full"
                value={outcome}
                showSearch={{ optionFilterProp: "label" }}
                options={[...held, ...free].map(({ id: value, title }) => ({
                  value,
                  label: `${text(title)}（${value}）`,
                }))}
                onChange={setOutcome}
              />
            )}
          </Field>
        ) : null}
        {what === "event" ? (
          <Field label={w.connect.event}>
            {(id) => <Input id={id} value={event} onChange={(typed) => setEvent(typed.target.value)} />}
          </Field>
        ) : null}
        {what === "after" ? (
          <Field label={w.way.when} hint={w.field.durationHint}>
            {(id) => <Input id={id} value={after} onChange={(typed) => setAfter(typed.target.value)} />}
          </Field>
        ) : null}
        <Field label={w.way.target}>
          {(id) => (
            <Select
              id={id}
              className="full"
              {...(to === null ? {} : { value: to })}
              showSearch={{ optionFilterProp: "label" }}
              options={chart.machine.states
                .filter(({ path }) => path !== "")
                .map(({ path }) => ({ value: path, label: text(titleOf(chart, path)) }))}
              onChange={setTo}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}

interface Wish {
  what: What;
  outcome: string;
  event: string;
  after: string;
  at: string;
  to: string;
  task: string;
  /** Whether the task offers the outcome already. */
  isHeld: boolean;
}

function editFor({ what, outcome, event, after, at, to, task, isHeld }: Wish): Edit {
  if (what === "outcome" && !isHeld) return { do: "addOutcome", id: task, outcome, target: to };
  const triggers: Record<What, Trigger> = {
    outcome: { on: `${task}.${outcome}` },
    event: { on: event },
    after: { after },
    always: { always: true },
    done: { done: true },
  };
  return { do: "addTransition", at, trigger: triggers[what], target: to };
}
