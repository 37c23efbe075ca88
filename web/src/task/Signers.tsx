import { Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { SignerView, TaskDetail } from "../../../src/core/api.ts";
import { useText } from "../i18n/use-text.ts";
import { Section } from "../ui/Page.tsx";
import { AddSigner } from "./AddSigner.tsx";
import { RemoveSigner } from "./RemoveSigner.tsx";

const COLOURS = { signed: "green", open: "blue", waiting: "default" } as const;

/** Who signs a task, who has, what their votes must come to; and who else can be asked. */
export function Signers(props: { task: TaskDetail; reload: () => Promise<void> }) {
  const { t } = useTranslation();
  const text = useText();
  const navigate = useNavigate();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<SignerView | null>(null);
  const { signing, accepts } = props.task;
  const mayAdd = accepts.some(({ id, allowed }) => id === "addSigner" && allowed);
  if (!mayAdd && signing.signers.length === 0) return null;
  const done = async (mine: boolean) => {
    setAdding(false);
    setRemoving(null);
    // Whoever is to sign first has the task now.
    if (mine) await props.reload();
    else await navigate("/inbox");
  };
  return (
    <Section
      title={t("signing.title")}
      extra={
        mayAdd ? (
          <Button size="small" onClick={() => setAdding(true)}>
            {t("signing.add")}
          </Button>
        ) : null
      }
    >
      <p className={signing.rule ? "" : "muted"}>{signing.rule ? text(signing.rule) : t("signing.alone")}</p>
      <ul className="plain-list" aria-label={t("signing.title")}>
        {signing.signers.map((one) => (
          <li key={one.key} className="row">
            <span>
              {text(one.title)}
              {one.name ? ` · ${one.name}` : ""}
              {one.holder ? ` (${t("signing.holder")})` : ""}
            </span>
            <Tag color={COLOURS[one.state]}>
              {t(`signing.states.${one.state}`)}
              {one.outcome ? `：${text(one.outcome)}` : ""}
            </Tag>
            {one.removable ? (
              <Button size="small" onClick={() => setRemoving(one)}>
                {t("signing.remove")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {adding ? <AddSigner task={props.task} close={() => setAdding(false)} done={done} /> : null}
      {removing ? (
        <RemoveSigner task={props.task} signer={removing} close={() => setRemoving(null)} done={done} />
      ) : null}
    </Section>
  );
}
