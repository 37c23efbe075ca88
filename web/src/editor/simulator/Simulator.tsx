import { App, Button, DatePicker } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useMemo, useRef, useState } from "react";
import { simulationWorldOf } from "../../../../src/core/draft/world.ts";
import type { Problem } from "../../../../src/core/problem.ts";
import { act, morningOf, passTime } from "../../../../src/core/simulate/act.ts";
import { dayIn, startSimulation } from "../../../../src/core/simulate/begin.ts";
import { coverageOf } from "../../../../src/core/simulate/coverage.ts";
import type { Given, SimulatedTask, SimulationWorld } from "../../../../src/core/simulate/model.ts";
import type { Scenario } from "../../../../src/core/simulate/scenario.ts";
import type { Bundle } from "../../../../src/core/variant.ts";
import { cfworkerValidator } from "../../form/cfworker.ts";
import { useLanguage, useText } from "../../i18n/use-text.ts";
import { formatInstant } from "../../ui/format.ts";
import { Empty } from "../../ui/Waiting.tsx";
import { Diagram } from "../diagram/Diagram.tsx";
import { useEditing } from "../document/editing.ts";
import type { ScenarioOutcome } from "../problems/check.ts";
import { useWords } from "../words/use-words.ts";
import { Begin } from "./Begin.tsx";
import { KeepRun } from "./KeepRun.tsx";
import { Operations } from "./Operations.tsx";
import { back, begun, doneBy, further, type Run } from "./run.ts";
import { Scenarios } from "./Scenarios.tsx";
import { Story } from "./Story.tsx";
import { Tasks } from "./Tasks.tsx";

interface SimulatorProps {
  scenarios: readonly Scenario[];
  outcomes: readonly ScenarioOutcome[] | null;
}

/** The draft as it would run: one acts as anybody, lets time pass, steps back, and keeps a run as a scenario. */
export default function Simulator({ scenarios, outcomes }: SimulatorProps) {
  const w = useWords();
  const { bundle, world } = useEditing();
  const [run, setRun] = useState<Run | null>(null);
  const day = useRef<string | null>(null);
  day.current = run ? run.now.now.slice(0, 10) : world.on;
  // Limits of dates in forms are judged by the simulated day.
  const validate = useMemo(() => cfworkerValidator(() => day.current), []);
  const ground = useMemo(() => (bundle ? simulationWorldOf(world, bundle, validate) : null), [world, bundle, validate]);
  const [problems, setProblems] = useState<Problem[]>([]);
  if (!bundle || !ground) return <Empty>{w.simulator.wrong}</Empty>;
  const begin = (given: Given) => {
    const started = startSimulation(ground, given);
    if (Array.isArray(started)) setProblems(started);
    else {
      setProblems([]);
      setRun(begun(given, started));
    }
  };
  const [first] = run?.now.cases ?? [];
  const current = new Set(
    first?.status === "active" ? run?.now.log.findLast((event) => event.case === first.id)?.active : [],
  );
  return (
    <div className="simulator">
      <div>
        {run ? (
          <Running run={run} setRun={setRun} ground={ground} />
        ) : (
          <Begin bundle={bundle} scenarios={scenarios} problems={problems} begin={begin} />
        )}
        {run ? null : <Refusals problems={problems} bundle={bundle} />}
        <Scenarios bundle={bundle} scenarios={scenarios} outcomes={outcomes} />
      </div>
      <div>
        <Diagram current={current} />
        {run ? <Story simulation={run.now} /> : null}
      </div>
    </div>
  );
}

/** Why it cannot begin, where no form shows it. */
function Refusals({ problems, bundle }: { problems: readonly Problem[]; bundle: Bundle }) {
  const text = useText();
  if (problems.length === 0 || bundle.definition.start.form !== undefined) return null;
  return (
    <ul role="alert" className="error-text">
      {problems.map((problem) => (
        <li key={problem.code}>{text(problem.what)}</li>
      ))}
    </ul>
  );
}

interface RunningProps {
  run: Run;
  setRun: (run: Run | null) => void;
  ground: SimulationWorld;
}

function Running({ run, setRun, ground }: RunningProps) {
  const w = useWords();
  const text = useText();
  const language = useLanguage();
  const { message } = App.useApp();
  const { showCoverage } = useEditing();
  const doTask = (task: SimulatedTask, outcome: string, data: Record<string, unknown>): Problem[] => {
    const doing = { task: task.id, outcome, data };
    const next = act(ground, run.now, doing);
    if (Array.isArray(next)) return next;
    const done = doneBy(run.now, doing);
    if (done) setRun(further(run, done, next));
    return [];
  };
  const wait = (to: string) => {
    const next = passTime(ground, run.now, morningOf(ground, to));
    if (Array.isArray(next)) void message.error(text(next[0]?.what));
    else setRun(further(run, { to }, next));
  };
  const today = dayIn(ground, run.now);
  const dues = run.now.cases.flatMap(({ timers }) => timers.map(({ fireAt }) => fireAt)).sort();
  const [due] = dues;
  const dayAfter = (instant: string) => dayjs(instant).add(1, "day").format("YYYY-MM-DD");
  return (
    <>
      <section className="panel" aria-label={w.simulator.now}>
        <div className="between">
          <strong role="status">
            {w.simulator.now} {formatInstant(run.now.now, language)}
          </strong>
          <div className="row">
            <Button size="small" disabled={run.past.length === 0} onClick={() => setRun(back(run))}>
              {w.simulator.back}
            </Button>
            <Button size="small" onClick={() => setRun(null)}>
              {w.simulator.again}
            </Button>
          </div>
        </div>
        <div className="row">
          <span>{w.simulator.wait}</span>
          <Button size="small" onClick={() => wait(dayAfter(today))}>
            {w.simulator.nextDay}
          </Button>
          <Button size="small" disabled={due === undefined} onClick={() => due && wait(dayAfter(due))}>
            {w.simulator.toLimit}
          </Button>
          <DatePicker
            size="small"
            aria-label={w.simulator.toDate}
            placeholder={w.simulator.toDate}
            value={null}
            disabledDate={(date: Dayjs) => date.format("YYYY-MM-DD") <= today}
            onChange={(date: Dayjs | null) => date && wait(date.format("YYYY-MM-DD"))}
          />
        </div>
        <div className="row">
          <Button size="small" onClick={() => showCoverage(coverageOf(run.now))}>
            {w.simulator.paint}
          </Button>
          <KeepRun run={run} />
        </div>
      </section>
      <Tasks simulation={run.now} ground={ground} act={doTask} />
      <Operations simulation={run.now} ground={ground} take={(done, next) => setRun(further(run, done, next))} />
    </>
  );
}
