import { Button, Input } from "antd";
import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Me } from "../../../src/core/api.ts";
import { sessions } from "../resources.ts";
import { ProblemView } from "../ui/ProblemView.tsx";

interface SignInFormProps {
  entered: (me: Me) => void;
  username?: string;
  password?: string;
}

export function SignInForm(props: SignInFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [username, setUsername] = useState(props.username ?? "");
  const [password, setPassword] = useState(props.password ?? "");
  const [state, setState] = useState<{ busy: boolean; missing: boolean; error: unknown }>({
    busy: false,
    missing: false,
    error: null,
  });
  const entered = useRef(props.entered);
  useEffect(() => {
    entered.current = props.entered;
  }, [props.entered]);
  const send = useCallback(async (name: string, secret: string) => {
    setState({ busy: true, missing: false, error: null });
    try {
      const me = await sessions.signIn(name, secret);
      setState({ busy: false, missing: false, error: null });
      entered.current(me);
    } catch (error) {
      setState({ busy: false, missing: false, error });
    }
  }, []);
  // An account of the demonstration was clicked: shown here, and used at once.
  useEffect(() => {
    if (props.username !== undefined) setUsername(props.username);
    if (props.password === undefined) return;
    setPassword(props.password);
    if (props.username !== undefined) void send(props.username, props.password);
  }, [props.username, props.password, send]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!username.trim() || !password) {
      setState({ busy: false, missing: true, error: null });
      return;
    }
    void send(username.trim(), password);
  };

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {state.missing ? (
        <div role="alert" className="error-text">
          {t("signIn.missing")}
        </div>
      ) : null}
      {state.error ? <ProblemView error={state.error} /> : null}
      <label className="field" htmlFor={`${id}u`}>
        <span>{t("signIn.username")}</span>
        <Input
          id={`${id}u`}
          value={username}
          autoComplete="username"
          autoCapitalize="none"
          onChange={(event) => setUsername(event.target.value)}
        />
      </label>
      <label className="field" htmlFor={`${id}p`}>
        <span>{t("signIn.password")}</span>
        <Input
          id={`${id}p`}
          type="password"
          value={password}
          autoComplete="current-password"
          onChange={(event) => setPassword(event.target.value)}
        />
      </label>
      <Button type="primary" htmlType="submit" block loading={state.busy}>
        {t("signIn.submit")}
      </Button>
    </form>
  );
}
