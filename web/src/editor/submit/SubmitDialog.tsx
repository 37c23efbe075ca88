import { useQuery } from "@tanstack/react-query";
import { DatePicker, Input, Modal, Radio } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import type { DraftDetail } from "../../../../src/core/draft/model.ts";
import { useText } from "../../i18n/use-text.ts";
import { ProblemView } from "../../ui/ProblemView.tsx";
import { Loading } from "../../ui/Waiting.tsx";
import { drafts } from "../drafts.ts";
import { Field } from "../panel/fields.tsx";
import { clausesIn } from "../panel/WorkflowPanel.tsx";
import { useWords } from "../words/use-words.ts";

interface SubmitProps {
  draft: DraftDetail;
  flush: () => Promise<number | null>;
  close: () => void;
  submitted: (draft: DraftDetail) => void;
}

/** From which day, why, by which document; every warning is accepted by name or the draft is not handed in. */
export function SubmitDialog({ draft, flush, close, submitted }: SubmitProps) {
  const w = useWords();
  const text = useText();
  // The server's own findings count: it checks again when the draft is handed in.
  const kept = useQuery({
    queryKey: ["draft-submit", draft.id],
    queryFn: async () => {
      await flush();
      return drafts.one(draft.id);
    },
    ...{ gcTime: 0, staleTime: Number.POSITIVE_INFINITY },
  });
  const [from, setFrom] = useState(dayjs().add(1, "day").format("YYYY-MM-DD"));
  const [reason, setReason] = useState({ zh: "", en: "" });
  const [document, setDocument] = useState("");
  const [clauses, setClauses] = useState("");
  const [signed, setSigned] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const problems = kept.data?.problems ?? [];
  const errors = problems.filter(({ severity }) => severity !== "warning");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const keyOf = (problem: (typeof problems)[number]) => `${problem.code} ${problem.path ?? ""}`;
  const ready =
    kept.data && errors.length === 0 && reason.zh.trim() !== "" && warnings.every((one) => signed[keyOf(one)]?.trim());
  const submit = async () => {
    if (!kept.data) return;
    setBusy(true);
    setFailure(null);
    try {
      const signedOff = warnings.map((one) => ({
        code: one.code,
        path: one.path ?? "",
        reason: signed[keyOf(one)]?.trim() ?? "",
      }));
      submitted(
        await drafts.submit(draft.id, {
          ...{ revision: kept.data.revision, from, reason: { zh: reason.zh, en: reason.en || reason.zh } },
          ...{ document: document === "" ? null : document, clauses: clausesIn(clauses), signedOff },
        }),
      );
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={640}
      title={w.submit.title}
      onCancel={close}
      onOk={() => void submit()}
      okText={w.submit.submit}
      cancelText={w.act.cancel}
      confirmLoading={busy}
      okButtonProps={{ disabled: !ready }}
    >
      <div className="stack-small">
        {failure ? <ProblemView error={failure} /> : null}
        {kept.error ? <ProblemView error={kept.error} /> : null}
        {kept.data ? null : <Loading rows={2} />}
        {errors.length > 0 ? (
          <div role="alert" className="error-text">
            <p>{w.submit.errors(errors.length)}</p>
            <ul>
              {errors.slice(0, 10).map((one) => (
                <li key={keyOf(one) + one.what.en}>{text(one.what)}</li>
              ))}
            </ul>
          </div>
        ) : null}
        <Field label={w.submit.from} hint={w.submit.fromHint}>
          {(id) => (
            <DatePicker
              id={id}
              className="full"
              allowClear={false}
              value={dayjs(from)}
              onChange={(day) => day && setFrom(day.format("YYYY-MM-DD"))}
            />
          )}
        </Field>
        <Field label={w.submit.reason}>
          {(id) => (
            <Input.TextArea
              id={id}
              rows={2}
              value={reason.zh}
              onChange={(event) => setReason({ ...reason, zh: event.target.value })}
            />
          )}
        </Field>
        <Field label={w.submit.reasonEn}>
          {(id) => (
            <Input id={id} value={reason.en} onChange={(event) => setReason({ ...reason, en: event.target.value })} />
          )}
        </Field>
        <Field label={w.submit.document}>
          {(id) => <Input id={id} value={document} onChange={(event) => setDocument(event.target.value)} />}
        </Field>
        <Field label={w.submit.clauses} hint={w.field.basisHint}>
          {(id) => <Input id={id} value={clauses} onChange={(event) => setClauses(event.target.value)} />}
        </Field>
        <Radio.Group aria-label={w.submit.running} value="keep" options={[{ value: "keep", label: w.submit.keep }]} />
        {warnings.length > 0 ? (
          <section aria-label={w.submit.warnings}>
            <h3>{w.submit.warnings}</h3>
            {warnings.map((one) => (
              <Field key={keyOf(one)} label={text(one.what)} hint={text(one.cure)}>
                {(id) => (
                  <Input
                    id={id}
                    placeholder={w.submit.accept}
                    value={signed[keyOf(one)] ?? ""}
                    onChange={(event) => setSigned({ ...signed, [keyOf(one)]: event.target.value })}
                  />
                )}
              </Field>
            ))}
          </section>
        ) : null}
      </div>
    </Modal>
  );
}
