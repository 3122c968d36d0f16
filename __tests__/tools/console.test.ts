import { Progress } from "../../tools/console/progress";
import { table } from "../../tools/console/table";

const screen = (isTTY: boolean) => {
  const written: string[] = [];
  return { isTTY, columns: 40, written, write: (text: string) => written.push(text) };
};

test("in a log a step prints one line when it starts and one when it ends, without control codes", async () => {
  const log = screen(false);
  const result = await new Progress(log).step("deploy", (update) => {
    update("3 of 3");
    return Promise.resolve(7);
  });
  expect(result).toBe(7);
  expect(log.written.join("")).toMatch(/^… deploy\n✔ deploy 3 of 3, \d\.\d s\n$/);
});

test("colours follow the screen, not the environment of a build server", () => {
  const before = { ...process.env };
  try {
    Object.assign(process.env, { CI: "true", FORCE_COLOR: "1" });
    expect(new Progress(screen(false)).colors.green("ok")).toBe("ok");
    delete process.env.NO_COLOR;
    expect(new Progress(screen(true)).colors.green("ok")).toBe("\u001b[32mok\u001b[39m");
    process.env.NO_COLOR = "1";
    expect(new Progress(screen(true)).colors.green("ok")).toBe("ok");
  } finally {
    process.env = before;
  }
});

test("a step that fails is marked, and its error is thrown", async () => {
  const log = screen(false);
  await expect(new Progress(log).step("deploy", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(log.written.at(-1)).toMatch(/^✘ deploy /);
});

test("on a terminal one line is updated, and cut to the width", async () => {
  const terminal = screen(true);
  await new Progress(terminal).step("deploy", async (update) => {
    update("x".repeat(100));
    await new Promise((resolve) => setTimeout(resolve, 300));
  });
  const frame = terminal.written.find((text) => text.includes("x"))!;
  expect(frame.replace("\r\u001b[K", "").length).toBeLessThan(40);
});

test("a table keeps its columns, colours or not", () => {
  expect(
    table([
      ["stack", "n"],
      ["web", "12"],
      ["\u001b[32mok\u001b[39m", "3"],
    ])
      .replaceAll("\u001b[32m", "")
      .replaceAll("\u001b[39m", ""),
  ).toBe(["stack  n", "─────────", "web    12", "ok     3"].join("\n"));
});

test("the last column of a table is wrapped where a line does not fit, and no word is lost", () => {
  const rows = [
    ["step", "gate"],
    ["lag", "lag ≤ 5 s, or an accepted loss"],
    ["fence", "a-word-that-is-longer-than-the-column-is"],
    ["end", ""],
  ];
  expect(table(rows, 30).split("\n")).toEqual([
    "step   gate",
    `───────${"─".repeat(23)}`,
    "lag    lag ≤ 5 s, or an",
    "       accepted loss",
    "fence  a-word-that-is-longer-than-the-column-is",
    "end",
  ]);
});
