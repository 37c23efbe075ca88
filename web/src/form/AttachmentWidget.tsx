import type { WidgetProps } from "@rjsf/utils";
import { Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { attachments } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

const ACCEPTED = ".pdf,.jpg,.jpeg,.png,.ofd";
const ATTACHMENT_MEGABYTES_MAX = 20;

/** A file goes up at once; the form holds the id under which the server keeps it. */
export function AttachmentWidget(props: WidgetProps) {
  const { t } = useTranslation();
  const upload = useAttempt<{ id: string; fileName: string }>();
  const [names, setNames] = useState<Record<string, string>>({});
  const [tooLarge, setTooLarge] = useState(false);
  const value = typeof props.value === "string" ? props.value : "";
  const locked = props.disabled === true || props.readonly === true;
  const send = async (file: File) => {
    const large = file.size > ATTACHMENT_MEGABYTES_MAX * 1024 * 1024;
    setTooLarge(large);
    if (large) return;
    const content = [file.name, file.size, file.lastModified];
    const answer = await upload.run(content, (key) => attachments.upload(file, key));
    if (!answer) return;
    setNames((known) => ({ ...known, [answer.id]: answer.fileName }));
    props.onChange(answer.id);
  };
  return (
    <div className="stack-small">
      {value ? (
        <div className="row">
          <a href={attachments.address(value)} target="_blank" rel="noreferrer">
            {names[value] ?? t("form.attachment")}
          </a>
          {locked ? null : (
            <button type="button" className="link-button" onClick={() => props.onChange(undefined)}>
              {t("act.remove")}
            </button>
          )}
        </div>
      ) : null}
      {locked ? null : (
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
