import { Upload } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportBody } from "../../../src/core/api.ts";
import { imports } from "../resources.ts";
import { useAttempt } from "../task/use-attempt.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

const FILE_MEGABYTES_MAX = 20;

interface ImportUploaderProps {
  workflow: string;
  division: string;
  /** The import whose lines the new file corrects. */
  replaces?: string;
  uploaded: (body: ImportBody) => void;
}

/** Takes a list as a file, by dropping it or choosing it. Sending the same file again after a dead network imports it once. */
export function ImportUploader(props: ImportUploaderProps) {
  const { t } = useTranslation();
  const attempt = useAttempt<ImportBody>();
  const [last, setLast] = useState<File | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const send = async (file: File) => {
    setRefused(reasonAgainst(file));
    if (reasonAgainst(file)) return;
    setLast(file);
    const fields = {
      workflow: props.workflow,
      division: props.division,
      ...(props.replaces ? { replaces: props.replaces } : {}),
    };
    const content = [file.name, file.size, file.lastModified, fields];
    const body = await attempt.run(content, (key) => imports.upload(file, fields, key));
    if (body) props.uploaded(body);
  };
  const reasonAgainst = (file: File) => {
    if (!/\.(xlsx|csv)$/i.test(file.name)) return t("imports.wrongKind");
    return file.size > FILE_MEGABYTES_MAX * 1024 * 1024 ? t("form.tooLarge", { megabytes: FILE_MEGABYTES_MAX }) : null;
  };
  return (
    <div className="stack-small">
      <Upload.Dragger
        accept=".xlsx,.csv"
        multiple={false}
        showUploadList={false}
        disabled={attempt.busy}
        aria-label={t("imports.drop")}
        beforeUpload={(file) => {
          void send(file);
          return false;
        }}
      >
        <p>
          <strong>{attempt.busy ? t("form.uploading") : t("imports.drop")}</strong>
        </p>
        <p className="muted small">{t("imports.kinds", { megabytes: FILE_MEGABYTES_MAX })}</p>
      </Upload.Dragger>
      {refused ? (
        <p className="error-text" role="alert">
          {refused}
        </p>
      ) : null}
      {attempt.error ? <ProblemView error={attempt.error} retry={last ? () => void send(last) : undefined} /> : null}
    </div>
  );
}
