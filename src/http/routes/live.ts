import { refuse } from "../../core/refusal.ts";
import { watchOf } from "../../engine/watch.ts";
import { type Route, route } from "../route.ts";
import { object, shape } from "../shape.ts";

/** After that the page asks anew, and who has signed out since is told so. */
const SECONDS_MAX = 600;
/** Many things at once are one piece of news. */
const GATHER_MS = 300;

const live = route({
  method: "get",
  path: "/me/events",
  tag: "sessions",
  summary: {
    zh: "有新的通知或待办时告知（SSE）",
    en: "Says when there is a new notice or task, as server-sent events",
  },
  access: { rule: "signedIn", why: { zh: "只说有无新事，不说内容", en: "says that there is something, never what" } },
  query: shape<{ seconds?: number }>(object({ seconds: { type: "integer", minimum: 0, maximum: SECONDS_MAX } }, [])),
  reply: { status: 200, mediaType: "text/event-stream" },
  errors: ["TOO_MANY_REQUESTS"],
  async handle({ engine, caller, query: { seconds = SECONDS_MAX } }) {
    let wake = () => {};
    const leave = watchOf(engine).add(caller, () => wake());
    if (leave === null) return refuse("TOO_MANY_REQUESTS");
    return {
      kind: "events",
      async run(send, closed) {
        let gathering: NodeJS.Timeout | null = null;
        wake = () => {
          gathering ??= setTimeout(() => {
            gathering = null;
            send("changed", {});
          }, GATHER_MS);
        };
        send("ready", {});
        await new Promise<void>((done) => {
          if (closed.aborted) return done();
          const over = setTimeout(done, seconds * 1_000);
          closed.addEventListener("abort", () => {
            clearTimeout(over);
            done();
          });
        });
        if (gathering !== null) clearTimeout(gathering);
        leave();
      },
    };
  },
});

export function liveRoutes(): Route[] {
  return [live];
}
