import { isPlainObject } from "../expression/plain.ts";
import { type Patch, type Path, valueAt } from "./patch.ts";
import { isWithin, type Machine } from "./references.ts";
import { type Refusal, refused } from "./refusal.ts";

/** Where a file names who started the children it means: in a list (`forEach`) and as whom a message goes to (`emit`). */
export function childrenNamed(root: unknown): { path: Path; id: string }[] {
  return named(root, []);
}

function named(value: unknown, path: Path): { path: Path; id: string }[] {
  const entries = Array.isArray(value) ? [...value.entries()] : isPlainObject(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, one]) => {
    const own = key === "children" && (path.at(-1) === "to" || path.at(-1) === "forEach");
    return own && typeof one === "string" ? [{ path: [...path, key], id: one }] : named(one, [...path, key]);
  });
}

/**
 * Once nobody starts the children any more, messages to them go too. A list made of them would mean something else without
 * them, so that is for the author to decide.
 */
export function withoutChildren(
  root: unknown,
  machine: Machine,
  except: string | null,
  gone: ReadonlySet<string>,
): Patch[] | Refusal {
  const going = new Set(
    except === null ? [] : machine.states.flatMap(({ path }) => (isWithin(path, except) ? [path] : [])),
  );
  const left = childrenNamed(root).filter(({ path, id }) => gone.has(id) && !going.has(stateOf(path)));
  const list = left.find(({ path }) => path.at(-2) === "forEach");
  if (list) {
    const user = valueAt(root, [...list.path.slice(0, list.path.lastIndexOf("input")), "id"]);
    return refused(
      `“${String(user)}”按“${list.id}”的子件分组，不能删除`,
      `"${String(user)}" groups the children of "${list.id}", which therefore cannot go`,
      {
        zh: `先改“${String(user)}”的分组，或将其删除`,
        en: `First let "${String(user)}" be made of something else, or remove it`,
      },
    );
  }
  // From the name up to the whole action: `…/params/to/children`.
  return withoutItems(
    root,
    left.map(({ path }) => path.slice(0, -3)),
  );
}

/** The state that a place of the file stands in. */
function stateOf(path: Path): string {
  const keys: string[] = [];
  for (let at = 1; path[at] === "states"; at += 2) keys.push(String(path[at + 1]));
  return keys.join(".");
}

/** Items of lists taken away, the last of a list first, so that the numbers of the others hold; an emptied list with its key. */
export function withoutItems(root: unknown, items: readonly Path[]): Patch[] {
  const unique = [...new Map(items.map((path) => [JSON.stringify(path), path])).values()];
  const lists = new Map<string, { list: Path; going: Path[] }>();
  for (const path of unique) {
    const list = typeof path.at(-1) === "number" ? path.slice(0, -1) : path;
    const key = JSON.stringify(list);
    lists.set(key, { list, going: [...(lists.get(key)?.going ?? []), path] });
  }
  return [...lists.values()].flatMap(({ list, going }) => {
    const held = valueAt(root, list);
    if (!Array.isArray(held) || held.length === going.length) return [{ remove: list }];
    return going.toReversed().map((path) => ({ remove: path }));
  });
}
