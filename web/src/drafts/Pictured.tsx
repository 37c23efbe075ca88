import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { compareDrawn, type Mark } from "../../../src/core/diagram/compare.ts";
import { drawSvg } from "../../../src/core/diagram/svg.ts";
import type { Drawable } from "../../../src/core/diagram/words.ts";
import { machineIn } from "../../../src/core/edit/references.ts";
import { isText } from "../../../src/core/machine/action.ts";
import { readYaml } from "../../../src/core/yaml.ts";
import { Drawn } from "../cases/Diagram.tsx";
import { useLanguage } from "../i18n/use-text.ts";

const NONE: ReadonlySet<string> = new Set();
const SIGNS: readonly [Mark, string][] = [
  ["added", "+"],
  ["removed", "−"],
  ["changed", "≠"],
];

/** Two texts of a workflow in one drawing: what the later one adds, changes and removes. */
export function Pictured(props: { before: string; after: string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { before, after } = props;
  const compared = useMemo(() => {
    const [was, now] = [drawableIn(before), drawableIn(after)];
    return was && now ? compareDrawn(was, now) : null;
  }, [before, after]);
  const svg = useMemo(
    () => (compared ? drawSvg(compared.drawn, NONE, language, compared) : null),
    [compared, language],
  );
  if (!compared || svg === null) return null;
  const marks = [...compared.states.values(), ...compared.lines.values()];
  if (marks.length === 0) return <p className="muted">{t("drafts.pictured.same")}</p>;
  const count = (kind: Mark) => marks.filter((one) => one === kind).length;
  return (
    <details open>
      <summary>{t("drafts.pictured.title")}</summary>
      <ul className="legend" aria-label={t("drafts.pictured.legend")}>
        {SIGNS.map(([kind, sign]) => (
          <li key={kind} className={`mark-${kind}`}>
            <span aria-hidden="true">{sign}</span> {t(`drafts.pictured.${kind}`, { count: count(kind) })}
          </li>
        ))}
      </ul>
      <Drawn svg={svg} label={t("drafts.pictured.title")} />
    </details>
  );
}

/** A workflow file as far as it can be drawn; null while it cannot be read. */
function drawableIn(text: string): Drawable | null {
  const { root, faults } = readYaml(text);
  if (faults.length > 0 || typeof root !== "object" || root === null) return null;
  try {
    const machine = machineIn(root)?.states[0]?.config;
    if (!machine) return null;
    const { id, title } = { id: undefined, title: undefined, ...root } as { id: unknown; title: unknown };
    const name = String(id ?? "");
    return { id: name, title: isText(title) ? title : { zh: name, en: name }, machine };
  } catch {
    // Something stands where a state or transition should: its problems say so.
    return null;
  }
}
