// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeAll, expect, test, vi } from "vitest";

import { PlateField } from "./PlateField";

vi.mock("react-i18next", () => ({ useTranslation: () => ({ t: (key: string) => key }) }));
// A document takes its time where many tests run at once.
vi.setConfig({ testTimeout: 30_000 });

beforeAll(() => {
  vi.stubGlobal("ResizeObserver", class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  }); // prettier-ignore
  vi.stubGlobal("matchMedia", () => ({
    matches: false,
    addListener: () => undefined,
    removeListener: () => undefined,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(cleanup);

function Plate({ said }: { said: (text: string) => void }) {
  const [text, setText] = useState("T1 -");
  const change = (next: string) => {
    setText(next);
    said(next);
  };
  return <PlateField value={text} onChange={change} restIsNegative={false} />;
}

const well = (name: string) => screen.getByLabelText<HTMLInputElement>(name);

test("wells are typed, walked through and pasted into, and are the same plate as the list", () => {
  const said = vi.fn<(text: string) => void>();
  render(<Plate said={said} />);
  fireEvent.click(screen.getByText("sampling.asWells"));
  expect(screen.getAllByRole("textbox")).toHaveLength(96);
  expect(well("A1").value).toBe("T1 -");

  well("A1").focus();
  fireEvent.keyDown(well("A1"), { key: "Enter" });
  expect(document.activeElement).toBe(well("B1"));
  fireEvent.change(well("B1"), { target: { value: "T2 " } });
  expect(well("B1").value).toBe("T2 ");
  fireEvent.change(well("B1"), { target: { value: "T2 +" } });
  expect(said).toHaveBeenLastCalledWith("T1 -\nT2 +");
  fireEvent.keyDown(well("B1"), { key: "ArrowLeft" });
  expect(document.activeElement).toBe(well("B1"));
  fireEvent.keyDown(well("B1"), { key: "ArrowUp" });
  expect(document.activeElement).toBe(well("A1"));

  const text = "+\t\n-\t";
  fireEvent.paste(well("A1"), { clipboardData: { getData: () => text } });
  expect(said).toHaveBeenLastCalledWith("T1 +\nT2 -");
  fireEvent.change(well("C1"), { target: { value: "T3 maybe" } });
  expect(well("C1").getAttribute("aria-invalid")).toBe("true");

  fireEvent.click(screen.getByText("sampling.asList"));
  expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("T1 +\nT2 -\nT3 maybe");
});
