import type { Text } from "../core/text.ts";
import type { StepWrite } from "../store/rows.ts";
import { listTasksOf } from "../store/task-list.ts";
import type { Engine } from "./engine.ts";
import { outboxRow } from "./outbox-message.ts";
import type { Case } from "./stored.ts";

/** What people are told of an operation that moved a case without them. */
export interface Told {
  /** Whoever makes it knows of it. */
  by: string;
  at: string;
  template: string;
  /** What happened: `退回`, "was returned". */
  what: Text;
  reason: string;
  /** The task at which it is made: that its post need not do it is no news. */
  task?: string;
}

/**
 * Tells those whose open tasks an operation ends that they need not go on: whoever has claimed one, or its post. Read
 * before the write: afterwards nobody knows whose they were.
 */
export async function tellOfEnds(engine: Engine, before: Case, write: StepWrite, told: Told): Promise<void> {
  const { closed } = write;
  const open = await listTasksOf(engine.database, before.city, before.id);
  const ends = open.filter(
    ({ id, invoke }) => closed.all || closed.tasks.includes(id) || closed.invokes.includes(invoke),
  );
  for (const { id, title, organisation, role, assignee } of ends) {
    if (id === told.task || assignee === told.by) continue;
    const whom = assignee === null ? { organisation, role } : { user: assignee };
    send(engine, before, write, told, whom, {
      zh: `办件${told.what.zh}，“${title.zh}”不再需要办理`,
      en: `The case ${told.what.en}; "${title.en}" need not be done`,
    });
  }
}

/** Tells those at whose post an operation begins work anew. */
export function tellOfBegins(engine: Engine, after: Case, write: StepWrite, told: Told): void {
  for (const { title, organisation, role, assignee } of write.tasks) {
    if (assignee === told.by) continue;
    const whom = assignee === null ? { organisation, role } : { user: assignee };
    send(engine, after, write, told, whom, {
      zh: `办件${told.what.zh}，“${title.zh}”待办`,
      en: `The case ${told.what.en}; "${title.en}" is to be done`,
    });
  }
}

type Whom = { user: string } | { organisation: string; role: string };

function send(engine: Engine, one: Case, write: StepWrite, told: Told, whom: Whom, { zh, en }: Text): void {
  const name = one.label === null ? "" : ` ${one.label}`;
  const text: Text = {
    zh: `${zh}：${one.number}${name}（${told.reason}）`,
    en: `${en}: ${one.number}${name} (${told.reason})`,
  };
  const body = { ...whom, template: told.template, text };
  write.outbox.push(outboxRow(engine, one, { kind: "notify", body }, told.at));
}
