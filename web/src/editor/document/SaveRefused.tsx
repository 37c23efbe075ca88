import { Alert } from "antd";
import type { ApiError } from "../../api.ts";
import { useText } from "../../i18n/use-text.ts";
import { useWords } from "../words/use-words.ts";
import { useEditing } from "./editing.ts";

/** Why the server does not take the draft as it is, with the file that is meant. */
export function SaveRefused({ error }: { error: ApiError }) {
  const w = useWords();
  const text = useText();
  const { files } = useEditing();
  const { what, cure, problems = [] } = error.problem;
  const fileOf = (path = ""): string => files[Number(/^\/files\/(\d+)/.exec(path)?.[1])]?.path ?? "";
  return (
    <Alert
      type="error"
      banner
      role="alert"
      title={w.save.refused}
      description={
        <ul className="plain-list">
          {(problems.length > 0 ? problems : [{ code: error.problem.code, what, cure }]).map((one) => (
            <li key={`${one.code}${"path" in one ? String(one.path) : ""}`}>
              {"path" in one ? `${fileOf(one.path)} ` : ""}
              {text(one.what)} {text(one.cure)}
            </li>
          ))}
        </ul>
      }
    />
  );
}
