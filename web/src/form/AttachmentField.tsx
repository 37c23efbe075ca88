import { Button, Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { attachments } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { pretendedFile } from "./pretended.ts";

const ACCEPTED = ".pdf,.jpg,.jpeg,.png,.ofd";
const ATTACHMENT_MEGABYTES_MAX = 20;

interface AttachmentFieldProps {
  id: string;
  /** Ids under which the server keeps the files. */
  value: readonly string[];
  max: number;
  locked: boolean;
  /** In a simulation no file goes up: an id stands for one. */
  pretended: boolean;
  change: (ids: string[]) => void;
}

/** Files go up at once; the form holds the ids under which the server keeps them. */
export function AttachmentField(props: AttachmentFieldProps) {
  const { t } = useTranslation();
  const upload = useAttempt<{ id: string; fileName: string }>();
  const [names, setNames] = useState<Record<string, string>>({});
  const [tooLarge, setTooLarge] = useState(false);
  const send = async (file: File) => {
    const large = file.size > ATTACHMENT_MEGABYTES_MAX * 1024 * 1024;
    setTooLarge(large);
    if (large) return;
    const content = [file.name, file.size, file.lastModified];
    const answer = await upload.run(content, (key) => attachments.upload(file, key));
    if (!answer) return;
    setNames((known) => ({ ...known, [answer.id]: answer.fileName }));
    props.change([...props.value, answer.id]);
  };
  return (
    <div className="stack-small">
      {props.value.length > 0 ? (
        <ul className="plain-list">
          {props.value.map((id, index) => (
            <li key={id} className="row">
              {props.pretended ? (
                <span>{`${t("form.pretendedFile")} ${String(index + 1)}`}</span>
              ) : (
                <a href={attachments.address(id)} target="_blank" rel="noreferrer">
                  {names[id] ?? `${t("form.attachment")} ${String(index + 1)}`}
                </a>
              )}
              {props.locked ? null : (
                <button
                  type="button"
                  className="link-button"
                  onClick={() => props.change(props.value.filter((one) => one !== id))}
                >
                  {t("act.remove")}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {props.locked || props.value.length >= props.max ? null : props.pretended ? (
        <Button id={props.id} onClick={() => props.change([...props.value, pretendedFile(props.value.length + 1)])}>
          {t("form.pretendFile")}
        </Button>
      ) : (
        <Upload.Dragger
          id={props.id}
          accept={ACCEPTED}
          multiple={false}
          showUploadList={false}
          disabled={upload.busy}
          beforeUpload={(file) => {
            void send(file);
            return false;
          }}
        >
          <p>{upload.busy ? t("form.uploading") : t("form.dropFile")}</p>
          <p className="muted small">{t("form.attachmentKinds", { megabytes: ATTACHMENT_MEGABYTES_MAX })}</p>
        </Upload.Dragger>
      )}
      {tooLarge ? (
        <p className="error-text" role="alert">
          {t("form.tooLarge", { megabytes: ATTACHMENT_MEGABYTES_MAX })}
        </p>
      ) : null}
      {upload.error ? <ProblemView error={upload.error} /> : null}
    </div>
  );
}
