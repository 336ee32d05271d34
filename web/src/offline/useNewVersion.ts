import { useCallback, useEffect, useState } from "react";

/** The service worker of a page: its file, and the address of the page. */
export interface Worker {
  file: string;
  scope: string;
}

/** Keeps the page on the device; a new version is offered, and used when the officer says so. */
export function useNewVersion({ file, scope }: Worker) {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);

  useEffect(() => {
    if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
    const watch = (registration: ServiceWorkerRegistration) => {
      const offer = () => {
        // The first version of all has nothing to replace.
        if (navigator.serviceWorker.controller !== null) setWaiting(registration.waiting);
      };
      offer();
      registration.addEventListener("updatefound", () => {
        registration.installing?.addEventListener("statechange", offer);
      });
    };
    // Where it cannot be kept, the page still works with a network.
    navigator.serviceWorker.register(file, { scope }).then(watch, () => undefined);
  }, [file, scope]);

  const use = useCallback(() => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    waiting?.postMessage("use");
  }, [waiting]);

  return { ready: waiting !== null, use };
}
