import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { listenForChanges } from "../api.ts";

/**
 * Asks for notices and tasks as soon as the server says that there is something new. Where no stream can be held (a proxy,
 * too many pages) nothing is lost: every list also asks by itself once a minute.
 */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refresh = () => {
      void client.invalidateQueries({ queryKey: ["notices"] });
      void client.invalidateQueries({ queryKey: ["tasks"] });
    };
    return listenForChanges("/me/events", refresh);
  }, [client]);
}
