import { useSyncExternalStore } from "react";

const NARROW = window.matchMedia("(max-width: 720px)");

function subscribe(changed: () => void): () => void {
  NARROW.addEventListener("change", changed);
  return () => NARROW.removeEventListener("change", changed);
}

/** Whether the window is as narrow as a phone: lists become cards. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, () => NARROW.matches);
}

function subscribeOnline(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

export function useOnline(): boolean {
  return useSyncExternalStore(subscribeOnline, () => navigator.onLine);
}
