import { App, Button } from "antd";
import { useState } from "react";
import type { StateConfig } from "../../../../src/core/definition/model.ts";
import { invokesOf, type StatePlace } from "../../../../src/core/definition/walk.ts";
import { useText } from "../../i18n/use-text.ts";
import { type Chart, titleOf, waysOf } from "../document/chart.ts";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";
import { Actions } from "./Actions.tsx";
import { AddState } from "./AddState.tsx";
import { ConnectDialog } from "./ConnectDialog.tsx";
import { LineField, PickField, TitleFields } from "./fields.tsx";
import { InvokeSection } from "./InvokeSection.tsx";
import { SkipFields } from "./SkipFields.tsx";
import { WayList } from "./WayList.tsx";
import { clausesIn } from "./WorkflowPanel.tsx";

/** One state: its names, who acts there, where it leads, what happens on entering and leaving. */
export function StatePanel({ chart, state }: { chart: Chart; state: StatePlace }) {
  const w = useWords();
  const text = useText();
  const { edit, select, readOnly } = useEditing();
  const [connecting, setConnecting] = useState(false);
  const { path, config } = state;
  const parent = state.parent?.path ?? "";
  const rename = (key: string) => {
    if (edit({ do: "renameState", at: path, key })) select({ kind: "state", path: join(parent, key) });
  };
  const isFirst = state.parent?.config.initial === state.key;
  return (
    <div className="stack-small">
      <h2>{text(titleOf(chart, path))}</h2>
      <TitleFields value={config.meta?.title} commit={(title) => edit({ do: "setMeta", at: path, meta: { title } })} />
      <InvokeSection chart={chart} state={state} />
      <WayList chart={chart} ways={waysOf(chart, path)} />
      {readOnly || config.type === "final" ? null : (
        <Button size="small" onClick={() => setConnecting(true)}>
          {w.state.connect}
        </Button>
      )}
      {connecting ? <ConnectDialog from={path} to={null} close={() => setConnecting(false)} /> : null}
      <Actions title={w.state.entry} place={{ at: path, part: "entry" }} held={config.entry} />
      {config.type === "final" ? null : (
        <Actions title={w.state.exit} place={{ at: path, part: "exit" }} held={config.exit} />
      )}
      <details className="part">
        <summary>{w.state.more}</summary>
        <div className="stack-small part-body">
          <LineField label={w.state.key} hint={w.state.keyHint} value={state.key} commit={rename} />
          <PickField
            label={w.state.type}
            value={kindOf(config)}
            options={KINDS.map((value) => ({ value, label: w.state.kinds[value] }))}
            commit={(type) => edit({ do: "setType", at: path, type: TYPES[type ?? "plain"] ?? null })}
          />
          <LineField
            label={w.state.phase}
            value={config.meta?.phase ?? ""}
            commit={(phase) => edit({ do: "setMeta", at: path, meta: { phase: phase === "" ? null : phase } })}
          />
          <LineField
            label={w.field.basis}
            hint={w.field.basisHint}
            value={(config.meta?.basis ?? []).join("，")}
            commit={(typed) => {
              const basis = clausesIn(typed);
              edit({ do: "setMeta", at: path, meta: { basis: basis.length === 0 ? null : basis } });
            }}
          />
          <Nesting chart={chart} state={state} />
          {invokesOf(config.invoke).some(({ src }) => src === "task") ? <SkipFields state={state} /> : null}
        </div>
      </details>
      {readOnly ? null : (
        <div className="row">
          <AddState parent={path} label={w.state.addInside} />
          {isFirst ? null : (
            <Button size="small" onClick={() => edit({ do: "setInitial", at: parent, key: state.key })}>
              {w.state.makeFirst}
            </Button>
          )}
          <RemoveState chart={chart} state={state} />
        </div>
      )}
    </div>
  );
}

const KINDS = ["plain", "parallel", "final", "history"] as const;
const TYPES: Record<string, NonNullable<StateConfig["type"]> | null> = {
  plain: null,
  parallel: "parallel",
  final: "final",
  history: "history",
};

function kindOf({ type }: StateConfig): (typeof KINDS)[number] {
  return KINDS.find((kind) => kind === type) ?? "plain";
}

function Nesting({ chart, state }: { chart: Chart; state: StatePlace }) {
  const w = useWords();
  const text = useText();
  const { edit, select } = useEditing();
  const parent = state.parent?.path ?? "";
  const outer = chart.machine.states.filter(
    ({ path, config }) => path !== state.path && !path.startsWith(`${state.path}.`) && config.type !== "final",
  );
  return (
    <PickField
      label={w.state.within}
      value={parent === "" ? ROOT : parent}
      options={outer.map(({ path }) => ({ value: path === "" ? ROOT : path, label: text(titleOf(chart, path)) }))}
      commit={(chosen) => {
        const to = chosen === ROOT || chosen === null ? "" : chosen;
        if (edit({ do: "moveState", at: state.path, parent: to })) select({ kind: "state", path: join(to, state.key) });
      }}
    />
  );
}
/** The workflow itself among choices, since an empty value would mean that nothing is chosen. */
const ROOT = "@";

function RemoveState({ chart, state }: { chart: Chart; state: StatePlace }) {
  const w = useWords();
  const text = useText();
  const { modal } = App.useApp();
  const { edit, select } = useEditing();
  const leading = chart.machine.references.filter(
    ({ from, to }) => within(to.path, state.path) && !within(from.path, state.path),
  );
  const remove = () => {
    const title = text(titleOf(chart, state.path));
    const redirect = leading.length > 0 ? onlyNext(chart, state) : undefined;
    void modal.confirm({
      title: w.state.removeTitle(title),
      content:
        redirect === undefined
          ? w.state.removeHint(leading.length)
          : w.state.redirectHint(text(titleOf(chart, redirect))),
      okText: w.state.remove,
      okButtonProps: { danger: true },
      cancelText: w.act.cancel,
      onOk: () => {
        const gone = edit({ do: "removeState", at: state.path, ...(redirect === undefined ? {} : { redirect }) });
        if (gone) select({ kind: "workflow" });
      },
    });
  };
  return (
    <Button size="small" danger onClick={remove}>
      {w.state.remove}
    </Button>
  );
}

/** Where the ways through a state would lead without it: the first state that it goes on to. */
function onlyNext(chart: Chart, state: StatePlace): string | undefined {
  const next = chart.machine.references.find(
    ({ from, to }) => within(from.path, state.path) && !within(to.path, state.path),
  );
  return next?.to.path;
}

function within(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}

export function join(parent: string, key: string): string {
  return parent === "" ? key : `${parent}.${key}`;
}
