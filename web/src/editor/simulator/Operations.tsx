import { Button, Checkbox, InputNumber, Select } from "antd";
import { useMemo, useState } from "react";
import { taskTitle } from "../../../../src/core/diagram/event-words.ts";
import { titleOfStates } from "../../../../src/core/diagram/words.ts";
import { SIGNER_PLACES } from "../../../../src/core/machine/signing.ts";
import { invokeOf } from "../../../../src/core/machine/slot.ts";
import { OPERATIONS } from "../../../../src/core/operation/catalogue.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import { type Foreseen, foresee } from "../../../../src/core/simulate/foresee.ts";
import type { SimulatedCase, Simulation, SimulationWorld } from "../../../../src/core/simulate/model.ts";
import {
  destinationsIn,
  earlierIn,
  type Operating,
  operate,
  TRIED_OPERATIONS,
  type TriedOperation,
} from "../../../../src/core/simulate/operate.ts";
import { useText } from "../../i18n/use-text.ts";
import { Section } from "../../ui/Page.tsx";
import { useEditing } from "../document/editing.ts";
import { Field, useOptions } from "../panel/fields.tsx";
import { useWords } from "../words/use-words.ts";
import { askedFor, type Chosen, doneOperating, removable } from "./operating.ts";
import type { Done } from "./run.ts";

interface OperationsProps {
  simulation: Simulation;
  ground: SimulationWorld;
  /** Takes what was done and what came of it. */
  take: (done: Done, next: Simulation) => void;
}

/** What every case can do without its being drawn, tried: what it would end and begin is said before it is done. */
export function Operations({ simulation, ground, take }: OperationsProps) {
  const w = useWords();
  const text = useText();
  const [chosen, setChosen] = useState<Chosen>({});
  const [first] = simulation.cases;
  const one = simulation.cases.find(({ id }) => id === chosen.case) ?? first;
  const asked = useMemo(
    () => (one ? askedFor(ground, simulation, one, chosen) : null),
    [ground, simulation, one, chosen],
  );
  const outcome = useMemo(() => (asked ? operate(ground, simulation, asked) : null), [ground, simulation, asked]);
  if (!one) return null;
  const put = (part: Partial<Chosen>) => setChosen({ ...chosen, ...part });
  const offered = TRIED_OPERATIONS.filter((id) => (id === "reopen") === (one.status !== "active"));
  const next = outcome === null || Array.isArray(outcome) ? null : outcome;
  const finish = () => {
    if (!asked || !next) return;
    take(doneOperating(simulation, asked), next);
    setChosen({ case: one.id });
  };
  return (
    <Section title={w.operations.title}>
      <div className="stack-small">
        {simulation.cases.length > 1 ? (
          <Field label={w.operations.case}>
            {(id) => (
              <Select
                id={id}
                className="full"
                value={one.id}
                options={simulation.cases.map((each) => ({
                  value: each.id,
                  label: `${each.number} ${each.label ?? ""}`,
                }))}
                onChange={(id: string) => setChosen({ case: id })}
              />
            )}
          </Field>
        ) : null}
        <Field label={w.operations.which}>
          {(id) => (
            <Select
              id={id}
              className="full"
              allowClear
              {...(chosen.operation === undefined ? {} : { value: chosen.operation })}
              placeholder={w.operations.hint}
              options={offered.map((value) => ({ value, label: text(OPERATIONS[value].title) }))}
              onChange={(operation: TriedOperation | undefined) =>
                setChosen({ case: one.id, ...(operation === undefined ? {} : { operation }) })
              }
            />
          )}
        </Field>
        {chosen.operation ? <p className="muted small">{text(OPERATIONS[chosen.operation].effect)}</p> : null}
        {asked ? <Asked {...{ asked, one, ground, simulation, put }} /> : null}
        {Array.isArray(outcome) ? <Refused problems={outcome} /> : null}
        {next ? <Preview seen={foresee(simulation, next)} simulation={next} /> : null}
        {asked ? (
          <Button type="primary" disabled={next === null} onClick={finish}>
            {text(OPERATIONS[asked.do].title)}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}

interface AskedProps extends Pick<OperationsProps, "simulation" | "ground"> {
  asked: Operating;
  one: SimulatedCase;
  put: (part: Partial<Chosen>) => void;
}

/** What must be said with an operation: of which task, whereto, who, how long. */
function Asked({ asked, one, ground, simulation, put }: AskedProps) {
  const w = useWords();
  const text = useText();
  const options = useOptions();
  const { names, world } = useEditing();
  const { definition } = one.bundle;
  const task = "task" in asked ? one.tasks.find(({ id }) => id === asked.task) : undefined;
  const steps = asked.do === "return" && task ? earlierIn(ground, simulation, task) : [];
  const states = asked.do === "jump" || asked.do === "reopen" ? destinationsIn(ground, simulation, one) : [];
  const towards = [
    ...steps.map(({ invoke }) => ({ value: invoke, label: text(taskTitle(definition, invoke)) || invoke })),
    ...states.map((state) => ({ value: state, label: text(titleOfStates(definition, state)) })),
  ];
  return (
    <>
      {asked.do === "return" || asked.do === "addSigner" ? (
        <Pick
          label={w.operations.task}
          value={asked.task}
          options={one.tasks.map(({ id, title }) => ({ value: id, label: text(title) }))}
          pick={(id) => put({ task: id })}
        />
      ) : null}
      {"to" in asked || towards.length > 0 ? (
        <Pick
          label={w.operations.to}
          value={"to" in asked ? asked.to : undefined}
          options={towards}
          pick={(to) => put({ to })}
        />
      ) : null}
      {asked.do === "return" ? (
        <Checkbox checked={asked.straight ?? false} onChange={(event) => put({ straight: event.target.checked })}>
          {w.operations.straight}
        </Checkbox>
      ) : null}
      {"position" in asked ? (
        <Pick
          label={w.operations.position}
          value={asked.position}
          options={options(world.positions.positions, names.positions)}
          pick={(position) => put({ position })}
        />
      ) : null}
      {asked.do === "addSigner" ? (
        <Pick
          label={w.operations.place}
          value={asked.place}
          options={SIGNER_PLACES.map((value) => ({ value, label: w.operations.places[value] }))}
          pick={(place) => put({ place: SIGNER_PLACES.find((known) => known === place) ?? "parallel" })}
        />
      ) : null}
      {asked.do === "removeSigner" ? (
        <Pick
          label={w.operations.signer}
          value={asked.signer}
          options={removable(one).map(({ invoke, key, position }) => ({
            value: key,
            label: `${text(taskTitle(definition, invoke)) || invoke} · ${text(world.positions.positions[position]?.title)}`,
          }))}
          pick={(signer) => put({ signer })}
        />
      ) : null}
      {asked.do === "extend" ? (
        <Field label={w.operations.days}>
          {(id) => (
            <InputNumber id={id} min={1} max={99} value={asked.days} onChange={(days) => put({ days: days ?? 1 })} />
          )}
        </Field>
      ) : null}
    </>
  );
}

interface PickProps {
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  pick: (value: string) => void;
}

function Pick({ label, value, options, pick }: PickProps) {
  return (
    <Field label={label}>
      {(id) => (
        <Select
          id={id}
          className="full"
          {...(value === undefined || value === "" ? {} : { value })}
          showSearch={{ optionFilterProp: "label" }}
          options={options}
          onChange={pick}
        />
      )}
    </Field>
  );
}

function Refused({ problems }: { problems: readonly Problem[] }) {
  const text = useText();
  return problems.map((problem) => (
    <p key={problem.code} role="alert" className="error-text">
      {text(problem.what)} {text(problem.cure)}
    </p>
  ));
}

function Preview({ seen, simulation }: { seen: Foreseen; simulation: Simulation }) {
  const w = useWords();
  const text = useText();
  const named = ({ task, case: id }: Foreseen["ends"][number]) => {
    const one = simulation.cases.find((each) => each.id === id);
    return (one ? text(taskTitle(one.bundle.definition, invokeOf(task))) : "") || task;
  };
  const numbers = seen.casesEnded.map((id) => simulation.cases.find((one) => one.id === id)?.number ?? id);
  const lines = [
    [w.operations.ends, seen.ends.map(named)],
    [w.operations.begins, seen.begins.map(named)],
    [w.operations.over, numbers],
  ] as const;
  const said = lines.filter(([, list]) => list.length > 0);
  return (
    <ul className="plain-list small" aria-label={w.operations.preview}>
      {said.length === 0 ? <li>{w.operations.nothing}</li> : null}
      {said.map(([label, list]) => (
        <li key={label}>
          {label}
          {list.join("、")}
        </li>
      ))}
    </ul>
  );
}
