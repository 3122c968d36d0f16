import type { ToolContext } from "../../tools/console/context";
import { main as bootstrap } from "../../tools/bootstrap";
import { main as deploy } from "../../tools/deploy-stacks";
import { main as destroy } from "../../tools/destroy";
import { main as start } from "../../tools/start";

jest.mock("../../tools/console/exclusive", () => ({ exclusively: (command: string) => Promise.resolve(command) }));

test.each<[string, (context: ToolContext) => Promise<number>, string[]]>([
  ["start", start, ["web-dev"]],
  ["bootstrap", bootstrap, ["web-dev"]],
  ["deploy", deploy, ["web-dev-dns"]],
  ["destroy", destroy, ["web-dev", "--confirm", "web-dev"]],
])("T2: %s does all of its work with the lock of the checkout", async (command, main, args) => {
  const context = { terraform: "", python: "", provider: "", env: {}, args };
  await expect(main(context)).resolves.toBe(command);
});
