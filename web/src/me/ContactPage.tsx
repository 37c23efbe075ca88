import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ContactBody } from "../../../src/core/api.ts";
import { contact } from "../resources.ts";
import { Page } from "../ui/Page.tsx";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loaded } from "../ui/Waiting.tsx";

const KEY = ["contact"];

/** How one wants to hear of notices besides the application. */
export default function ContactPage() {
  const { t } = useTranslation();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => contact.get(signal) });
  return (
    <Page title={t("me.contact")} subtitle={t("me.contactWhat")}>
      <Loaded query={query}>{(known) => <Wishes known={known} />}</Loaded>
    </Page>
  );
}

const CHANNELS = [
  { on: "mail", address: "email", type: "email", complete: "email" },
  { on: "sms", address: "mobile", type: "tel", complete: "tel" },
] as const;

function Wishes({ known }: { known: ContactBody }) {
  const { t } = useTranslation();
  const id = useId();
  const client = useQueryClient();
  const [wish, setWish] = useState(known);
  const save = useMutation({
    mutationFn: () => contact.set(wish),
    onSuccess: (saved) => client.setQueryData(KEY, saved),
  });
  const change = (some: Partial<ContactBody>) => {
    save.reset();
    setWish({ ...wish, ...some });
  };
  const quiet = wish.quietFrom !== null && wish.quietUntil !== null;
  return (
    <div className="stack-small">
      {CHANNELS.map(({ on, address, type, complete }) => (
        <div className="stack-small" key={on}>
          <div className="field">
            <label htmlFor={id + address}>{t(`me.${address}`)}</label>
            <Input
              id={id + address}
              type={type}
              autoComplete={complete}
              maxLength={200}
              value={wish[address] ?? ""}
              onChange={(event) => change({ [address]: event.target.value.trim() || null })}
            />
          </div>
          <Checkbox checked={wish[on]} onChange={(event) => change({ [on]: event.target.checked })}>
            {t(`me.${on}`)}
          </Checkbox>
        </div>
      ))}
      <Checkbox checked={wish.digest} onChange={(event) => change({ digest: event.target.checked })}>
        {t("me.digest")}
      </Checkbox>
      <Checkbox
        checked={quiet}
        onChange={({ target }) =>
          change(target.checked ? { quietFrom: "21:00", quietUntil: "08:00" } : { quietFrom: null, quietUntil: null })
        }
      >
        {t("me.quiet")}
      </Checkbox>
      {quiet ? (
        <div className="row">
          {(["quietFrom", "quietUntil"] as const).map((name) => (
            <div className="field" key={name}>
              <label htmlFor={id + name}>{t(`me.${name}`)}</label>
              <Input
                id={id + name}
                type="time"
                value={wish[name] ?? ""}
                onChange={(event) => change({ [name]: event.target.value || null })}
              />
            </div>
          ))}
        </div>
      ) : null}
      {save.error ? <ProblemView error={save.error} /> : null}
      <div className="row">
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
          {t("me.save")}
        </Button>
        <span role="status" className="muted">
          {save.isSuccess ? t("me.saved") : ""}
        </span>
      </div>
    </div>
  );
}
