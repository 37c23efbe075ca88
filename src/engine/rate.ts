import type { RatingBody, RatingCounts } from "../core/api-data.ts";
import { localDay } from "../core/calendar/day.ts";
import type { RatedData } from "../core/case/rating.ts";
import type { RatingSpec } from "../core/definition/model.ts";
import { formatId, parseId } from "../core/id.ts";
import { type Refusal, refuse } from "../core/refusal.ts";
import { type InstanceWhole, readInstanceWhole } from "../store/instance-list.ts";
import { readNow } from "../store/meta.ts";
import { addRating, countRatings, readRating } from "../store/ratings.ts";
import { findPaper } from "./document-verify.ts";
import type { Caller, Engine } from "./engine.ts";
import { same } from "./inbox-item.ts";
import { readerOf } from "./reader.ts";
import { prepareAlone } from "./start-alone.ts";
import { storable } from "./storable.ts";

export interface Rated {
  score: number;
  remark?: string;
}

/** What was said of a case, and whether it may still be said, for whoever sees the case. */
export async function ratingOf(engine: Engine, caller: Caller, id: string): Promise<RatingBody | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const policies = engine.policies();
  const read = await engine.database.readAs(readerOf(policies, caller), async (tx) => ({
    instance: await readInstanceWhole(tx, parsed.city, parsed.uuid),
    given: await readRating(tx, parsed.city, parsed.uuid),
  }));
  if (read.instance === null) return refuse("NOT_FOUND");
  const { given } = read;
  return {
    open: given === null && specOf(engine, read.instance) !== null,
    given: given && {
      ...{ score: given.score, remark: given.remark, at: given.at, atCounter: given.givenBy !== null },
      followUp: given.followUp === null ? null : formatId({ city: parsed.city, uuid: given.followUp }),
    },
  };
}

/** At the counter, for the person served: by an office that takes part in the case, which has ended. */
export async function rateAtCounter(
  engine: Engine,
  caller: Caller,
  id: string,
  rated: Rated,
): Promise<RatingBody | Refusal> {
  const parsed = parseId(id);
  if (!parsed) return refuse("NOT_FOUND");
  const instance = await engine.database.readAs(readerOf(engine.policies(), caller), (tx) =>
    readInstanceWhole(tx, parsed.city, parsed.uuid),
  );
  if (instance === null) return refuse("NOT_FOUND");
  const { participants } = instance.resolved;
  const taking: unknown[] = Array.isArray(participants) ? participants : [];
  // Whoever only looks on from above notes nothing for anybody.
  const organisation = caller.grants.find((grant) => taking.includes(grant.organisation))?.organisation;
  if (organisation === undefined) return refuse("FORBIDDEN");
  const refused = await rate(engine, instance, rated, { user: caller.user, organisation });
  return refused ?? ratingOf(engine, caller, id);
}

/** By the person served, who shows with the code of a paper that the case is theirs. Nobody learns who they are. */
export async function rateByPaper(
  engine: Engine,
  mark: { number: string; code: string },
  rated: Rated,
): Promise<Refusal | null> {
  const paper = await findPaper(engine, mark);
  if (!paper) return refuse("NOT_FOUND");
  const instance = await readInstanceWhole(engine.database, paper.city, paper.instance);
  return instance === null ? refuse("NOT_FOUND") : rate(engine, instance, rated, null);
}

/** How procedures were rated, among the cases that the caller sees. */
export async function countedRatings(
  engine: Engine,
  caller: Caller,
  query: { from?: string; until?: string },
): Promise<{ items: RatingCounts[]; next: null }> {
  const policies = engine.policies();
  const cities = [...new Set([...policies.organisations.values()].map(({ homeCity }) => homeCity))];
  const filter = { from: query.from ?? null, until: query.until ?? null, zone: engine.zone };
  const rows = await engine.database.readAs(readerOf(policies, caller), (tx) => countRatings(tx, cities, filter));
  const found = new Map<string, RatingCounts>();
  for (const { workflow, score, count } of rows) {
    const known = policies.workflows.get(workflow);
    const one = found.get(workflow) ?? {
      ...{ workflow, title: known?.title ?? same(workflow), counts: [0, 0, 0, 0, 0], total: 0, bad: 0 },
    };
    one.counts[score - 1] = count;
    one.total += count;
    if (score <= (known?.bundle.definition.rating?.upTo ?? 0)) one.bad += count;
    found.set(workflow, one);
  }
  return { items: [...found.values()], next: null };
}

/** How a case may be rated by the rules of today; null when it has not ended, or its procedure is not rated. */
function specOf(engine: Engine, { workflow, status }: Pick<InstanceWhole, "workflow" | "status">): RatingSpec | null {
  return status === "done" ? (engine.policies().workflows.get(workflow)?.bundle.definition.rating ?? null) : null;
}

/** One transaction writes the rating and begins what follows a bad one: neither comes without the other, nor twice. */
async function rate(
  engine: Engine,
  instance: InstanceWhole,
  { score, remark = "" }: Rated,
  by: { user: string; organisation: string } | null,
): Promise<Refusal | null> {
  const unfit = storable(remark);
  if (unfit) return unfit;
  const spec = specOf(engine, instance);
  if (!spec) return refuse("RATING_CLOSED");
  const now = await readNow(engine.database);
  const data: RatedData = {
    ...{ ratedCase: instance.number, ratedInstance: formatId({ city: instance.city, uuid: instance.id }) },
    ratedProcedure: engine.policies().workflows.get(instance.workflow)?.title.zh ?? instance.workflow,
    ratedOrganisation: instance.startedOrg,
    ...{ ratedOn: localDay(now, engine.zone), score, ratingRemark: remark },
  };
  const { followUp: workflow } = spec;
  const followUp =
    workflow !== undefined && score <= spec.upTo
      ? await prepareAlone(engine, {
          ...{ workflow, division: instance.division, data: { ...data }, now, by: "rating" },
          origin: `rating:${data.ratedInstance}`,
        })
      : null;
  const written = await engine.database.transaction(async (tx) => {
    const added = await addRating(tx, instance.city, {
      ...{ instance: instance.id, workflow: instance.workflow, score, remark: remark === "" ? null : remark },
      ...{ givenBy: by?.user ?? null, organisation: by?.organisation ?? null, followUp: followUp?.id ?? null },
    });
    if (added) await followUp?.write(tx);
    return added;
  });
  return written ? null : refuse("RATING_GIVEN");
}
