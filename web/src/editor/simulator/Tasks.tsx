import { Button } from "antd";
import { useMemo, useState } from "react";
import type { Problem } from "../../../../src/core/problem.ts";
import { openTasks } from "../../../../src/core/simulate/act.ts";
import type { SimulatedTask, Simulation, SimulationWorld } from "../../../../src/core/simulate/model.ts";
import { officeName } from "../../../../src/core/simulate/offices.ts";
import type { Form } from "../../../../src/core/variant.ts";
import { SchemaForm } from "../../form/SchemaForm.tsx";
import { useLanguage, useText } from "../../i18n/use-text.ts";
import { openingData, sendable } from "../../task/form-data.ts";
import { formatInstant } from "../../ui/format.ts";
import { Section } from "../../ui/Page.tsx";
import { Empty } from "../../ui/Waiting.tsx";
import { useEditing } from "../document/editing.ts";
import { useWords } from "../words/use-words.ts";

interface TasksProps {
  simulation: Simulation;
  ground: SimulationWorld;
  act: (task: SimulatedTask, outcome: string, data: Record<string, unknown>) => Problem[];
}

/** Every open task of every case: whoever's it is, one may do it here. */
export function Tasks({ simulation, ground, act }: TasksProps) {
  const w = useWords();
  const text = useText();
  const language = useLanguage();
  const { world } = useEditing();
  const [open, setOpen] = useState<string | null>(null);
  const tasks = openTasks(simulation);
  return (
    <Section title={w.simulator.tasks}>
      {tasks.length === 0 ? (
        <Empty>{w.simulator.noTasks}</Empty>
      ) : (
        <ul className="plain-list lined">
          {tasks.map((task) => (
            <li key={task.id}>
              <div className="between">
                <div>
                  <strong>{text(task.title)}</strong>
                  <div className="muted small">
                    {text(world.positions.positions[task.position]?.title)} ·{" "}
                    {officeName(ground, simulation.organisations, task.organisation)}
                    {task.dueAt ? ` · ${w.simulator.due} ${formatInstant(task.dueAt, language)}` : ""}
                  </div>
                  {task.exception ? <div className="error-text small">{text(task.exception)}</div> : null}
                </div>
                <Button
                  size="small"
                  aria-expanded={open === task.id}
                  onClick={() => setOpen(open === task.id ? null : task.id)}
                >
                  {w.simulator.do}
                </Button>
              </div>
              {open === task.id || tasks.length === 1 ? (
                <TaskForm key={task.id} task={task} simulation={simulation} act={act} />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function TaskForm({ task, simulation, act }: { task: SimulatedTask } & Pick<TasksProps, "simulation" | "act">) {
  const text = useText();
  const one = simulation.cases.find(({ id }) => id === task.case);
  const form = task.form === null ? undefined : one?.bundle.forms[task.form];
  const opening = useMemo(() => (form ? openingData(form, one?.data ?? {}, null, null) : {}), [form, one]);
  const [data, setData] = useState(opening);
  const around = useMemo(
    () => ({ workflow: one?.workflow ?? "", division: one?.division ?? "", pretended: true }),
    [one?.workflow, one?.division],
  );
  const [problems, setProblems] = useState<Problem[]>([]);
  return (
    <div className="stack-small">
      {form ? (
        <SchemaForm form={form} data={data} onChange={setData} problems={problems} surroundings={around} />
      ) : (
        problems.map((problem) => (
          <p key={problem.code} className="error-text" role="alert">
            {text(problem.what)} {text(problem.cure)}
          </p>
        ))
      )}
      <div className="row">
        {task.outcomes.map(({ id, title, kind }) => (
          <Button
            key={id}
            type={kind === "primary" ? "primary" : "default"}
            danger={kind === "danger"}
            onClick={() => setProblems(act(task, id, form ? said(form, data, opening) : {}))}
          >
            {text(title)}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** What the officer says beyond what the case knew: a scenario names only that. */
function said(form: Form, data: Record<string, unknown>, opening: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sendable(form, data)).filter(([name, value]) => {
      return JSON.stringify(value) !== JSON.stringify(opening[name]);
    }),
  );
}
