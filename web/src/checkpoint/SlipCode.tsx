import type { QRCodeSVG } from "@rc-component/qrcode";
import { useEffect, useState } from "react";

type Code = typeof QRCodeSVG;

/**
 * The number of a slip as a code. What draws it is fetched with a network and not kept: it would be a
 * tenth of all that the page may keep, and the number beside it says the same.
 */
export function SlipCode({ number }: { number: string }) {
  const [code, setCode] = useState<{ Code: Code } | null>(null);
  useEffect(() => {
    let isShown = true;
    import("@rc-component/qrcode").then(
      ({ QRCodeSVG: Code }) => isShown && setCode({ Code }),
      () => undefined, // without a network the number stands alone
    );
    return () => {
      isShown = false;
    };
  }, []);
  if (code === null) return null;
  return <code.Code value={number} size={96} level="M" marginSize={2} title={number} />;
}
