import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Modal } from "antd";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../src/core/api.ts";
import { ApiError, onSignedOut, setCsrf } from "../api.ts";
import { sessions } from "../resources.ts";
import { ProblemView } from "../ui/ProblemView.tsx";
import { Loading } from "../ui/Waiting.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { SignInPage } from "./SignInPage.tsx";

const Session = createContext<Me | null>(null);

/** The signed-in person; only below `SessionGate`. */
export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error("useMe stands outside SessionGate");
  return me;
}

/**
 * Shows the pages to whoever is signed in and the sign-in page to others. When a session ends while somebody works, the
 * page stays where it is under a dialog: what was typed is kept.
 */
export function SessionGate(props: { children: ReactNode }) {
  const client = useQueryClient();
  const me = useQuery({
    queryKey: ["me"],
    queryFn: ({ signal }) => sessions.me(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [ended, setEnded] = useState(false);
  const known = me.data;
  useEffect(() => setCsrf(known?.csrf ?? ""), [known?.csrf]);
  useEffect(() => onSignedOut(() => setEnded(true)), []);
  const entered = (next: Me) => {
    const samePerson = known?.id === next.id;
    setCsrf(next.csrf);
    setEnded(false);
    if (!samePerson) client.clear();
    client.setQueryData(["me"], next);
    if (samePerson) void client.invalidateQueries();
  };
  if (!known) {
    if (!me.error) return <Loading />;
    const signedOut = me.error instanceof ApiError && me.error.problem.status === 401;
    if (!signedOut) return <ProblemView error={me.error} retry={() => void me.refetch()} />;
    return <SignInPage entered={entered} />;
  }
  return (
    <Session.Provider value={known}>
      {/* Another person must not inherit what this one typed. */}
      <div key={known.id}>{props.children}</div>
      <EndedDialog open={ended} entered={entered} username={known.username} />
    </Session.Provider>
  );
}

function EndedDialog(props: { open: boolean; entered: (me: Me) => void; username: string }) {
  const { t } = useTranslation();
  return (
    <Modal open={props.open} title={t("signIn.again")} footer={null} closable={false} keyboard={false} destroyOnHidden>
      <p>{t("signIn.againHint")}</p>
      <SignInForm entered={props.entered} username={props.username} />
    </Modal>
  );
}

/** Ends the session and forgets everything this device knew of it. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await sessions.signOut().catch((error: unknown) => {
      if (!(error instanceof ApiError) || error.problem.status !== 401) throw error;
    });
    sessionStorage.clear();
    setCsrf("");
    client.clear();
    window.location.assign("/");
  };
}
