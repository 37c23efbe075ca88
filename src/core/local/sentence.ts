import type { Provenance } from "../policy/model.ts";
import type { Text } from "../text.ts";
import { placeOf } from "./key.ts";
import { type Change, LOCAL_NAME } from "./model.ts";
import { type LocalNames, placeWords, valueWords } from "./value-words.ts";

/** A change with the area and the days it is for. */
export interface DatedChange extends Change {
  division: string;
  from: string;
  until?: string | null;
}

/**
 * A change as one says it: 鼓楼区自2026-12-01起停用“街道初审”；原：启用（南京市）. `before` is what held in that area.
 */
export function changeSentence(
  change: DatedChange,
  before: Pick<Provenance, "value" | "source" | "division">,
  names: LocalNames,
): Text {
  const area = names.divisions(change.division);
  const until = change.until ?? null;
  const days = {
    zh: `自${change.from}起${until === null ? "" : `至${until}`}`,
    en: `From ${change.from}${until === null ? "" : ` until ${until}`}`,
  };
  const what = saying(change, names);
  const old = valueWords(names, { ...change, value: before.value });
  const source = before.division === undefined ? OF_PROCEDURE : both(names.divisions(before.division));
  return {
    zh: `${area}${days.zh}${what.zh}；原：${old.zh}（${source.zh}）`,
    en: `${days.en}, ${area} ${what.en}; before: ${old.en} (${source.en})`,
  };
}

/** That an area goes back to what is said above it: 鼓楼区自2026-12-01起不再另作规定：街道初审；原：停用（鼓楼区）. */
export function inheritSentence(
  change: Pick<DatedChange, "op" | "at" | "division" | "from">,
  before: Pick<Provenance, "value" | "source" | "division">,
  names: LocalNames,
): Text {
  const area = names.divisions(change.division);
  const place = placeWords(names, change);
  const old = valueWords(names, { op: change.op, at: change.at, value: before.value });
  return {
    zh: `${area}自${change.from}起不再另作规定：“${place.zh}”；原：${old.zh}`,
    en: `From ${change.from}, ${area} has no rule of its own any more for "${place.en}"; before: ${old.en}`,
  };
}

const OF_PROCEDURE: Text = { zh: "流程本身", en: "the procedure itself" };

/** What an area does, as the rest of a sentence that begins with it. */
function saying(change: Change, names: LocalNames): Text {
  const place = placeWords(names, change);
  const value = valueWords(names, change);
  switch (change.op) {
    case "param":
      return say(`将“${place.zh}”改为${value.zh}`, `sets "${place.en}" to ${value.en}`);
    case "step":
      return change.value === false
        ? say(`停用“${place.zh}”`, `switches "${place.en}" off`)
        : say(`启用“${place.zh}”`, `switches "${place.en}" on`);
    case "position":
      return say(`“${place.zh}”改由${value.zh}办理`, `has "${place.en}" done by ${value.en}`);
    case "limit":
      return say(`将“${place.zh}”的期限改为${value.zh}`, `sets the time for "${place.en}" to ${value.en}`);
    case "remind":
      return say(`“${place.zh}”${value.zh}`, `has for "${place.en}" ${value.en}`);
    case "material":
      return say(`将材料“${place.zh}”改为${value.zh}`, `makes the paper "${place.en}" ${value.en}`);
    case "field":
      return say(`将“${place.zh}”改为${value.zh}`, `makes the field "${place.en}" ${value.en}`);
    case "extraField":
      return change.value === null
        ? say(`在“${place.zh}”中不再增加表单项`, `adds no further field to "${place.en}"`)
        : say(`在“${place.zh}”中增加表单项${value.zh}`, `adds to "${place.en}" the field ${value.en}`);
    case "row":
      return rowSaying(change, place, value);
    case "text":
      return say(`将文书段落“${place.zh}”改为${value.zh}`, `words the passage "${place.en}" as ${value.en}`);
    case "extraStep":
      return change.value === null
        ? say(`在“${place.zh}”之前不再增加环节`, `adds no further step before "${place.en}"`)
        : say(`在“${place.zh}”之前增加环节${value.zh}`, `adds before "${place.en}" the step ${value.en}`);
  }
}

function rowSaying(change: Change, place: Text, value: Text): Text {
  if (change.value === null) return say(`不采用规则“${place.zh}”`, `leaves out the row "${place.en}"`);
  return LOCAL_NAME.test(placeOf(change).name)
    ? say(`增加规则“${place.zh}”：${value.zh}`, `adds the row "${place.en}": ${value.en}`)
    : say(`将规则“${place.zh}”改为：${value.zh}`, `changes the row "${place.en}" to: ${value.en}`);
}

function say(zh: string, en: string): Text {
  return { zh, en };
}

function both(text: string): Text {
  return { zh: text, en: text };
}
