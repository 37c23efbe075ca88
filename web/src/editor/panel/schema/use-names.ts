import type { Text } from "../../../../../src/core/text.ts";
import { useText } from "../../../i18n/use-text.ts";
import { useEditing } from "../../document/editing.ts";
import type { Way } from "./shape.ts";

type Titled = Readonly<Record<string, { title?: Text } | undefined>>;

/** What people call a value that names something: a position, a procedure, a register… Empty where it names nothing. */
export function useNames() {
  const text = useText();
  const { world, bundle } = useEditing();
  const known: Record<string, Titled> = {
    positions: world.positions.positions,
    records: world.records,
    outcomes: world.outcomes,
    forms: bundle?.forms ?? {},
    workflows: Object.fromEntries(world.workflows.map(({ definition }) => [definition.id, definition])),
  };
  return ({ kind, schema, value }: Way): string => {
    if (kind !== "value") return "";
    const title = text(known[String(schema["x-kind"])]?.[String(value)]?.title);
    return title === "" ? String(value) : `${title}（${String(value)}）`;
  };
}
