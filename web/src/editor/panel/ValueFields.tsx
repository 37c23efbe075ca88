import { useWords } from "../words/use-words.ts";
import { LineField } from "./fields.tsx";

/** Names of one's own with what each becomes: a literal, or an expression that begins with `=`. */
export function ValueFields(props: {
  label: string;
  held: Record<string, unknown>;
  commit: (held: Record<string, unknown>) => void;
}) {
  const w = useWords();
  const { held, commit } = props;
  const lines = Object.entries(held)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("\n");
  return (
    <LineField
      long
      label={props.label}
      hint={w.action.valuesHint}
      value={lines}
      commit={(typed) => {
        const entries = typed.split("\n").flatMap((line) => {
          const [, name, value] = /^\s*([\p{L}_][\p{L}\p{N}_]*)\s*[:：]\s*(.*)$/u.exec(line) ?? [];
          return name === undefined ? [] : [[name, plain(value ?? "")] as const];
        });
        commit(Object.fromEntries(entries));
      }}
    />
  );
}

/** `3`, `true`, `{"a":1}` as they are; everything else is text. */
export function plain(typed: string): unknown {
  if (!/^(-?\d|true$|false$|null$|[[{])/.test(typed)) return typed;
  try {
    return JSON.parse(typed);
  } catch {
    return typed;
  }
}
