import { signedHeaders } from "./signing.mjs";

/** Refresh interval in seconds of the status and the current execution. */
const STATUS_SECONDS = 5;
/** Refresh interval in seconds of drills, readiness and costs. */
const REPORTS_SECONDS = 60;
/** Timeout of a request in seconds: the maximum integration timeout of an HTTP API. */
const REQUEST_SECONDS = 30;

const at = (id) => document.getElementById(id);
let secret;
let timers = [];

/** An element with classes, texts and child elements. Data never becomes markup. */
function node(name, { className = "", ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const text = (className, ...children) => node("span", { className }, ...children);
const line = (...children) => node("p", {}, ...children);
const seconds = (value) => (value === null || value === undefined ? "–" : `${Math.round(value * 10) / 10} s`);
const time = (value) => (value ? new Date(value).toLocaleString() : "–");
const TONES = {
  ...{
    healthy: "good",
    succeeded: "good",
    done: "good",
    ok: "good",
    active: "good",
    approved: "good",
    passive: "good",
  },
  ...{
    unhealthy: "bad",
    failed: "bad",
    "needs-intervention": "bad",
    "rolled-back": "bad",
    refused: "bad",
    "timed-out": "bad",
    error: "bad",
    "unexpected-response": "bad",
    "fence-pending": "bad",
    rejected: "bad",
  },
  ...{ running: "accent", unknown: "warn", fenced: "warn", rebuilding: "warn" },
};
const state = (value) => text(TONES[value] ?? "soft", value);

async function request(path, { method = "GET", body, headers = {} } = {}) {
  const url = new URL(path, document.baseURI);
  const given = body === undefined ? undefined : JSON.stringify(body);
  const plain = given === undefined ? headers : { ...headers, "content-type": "application/json" };
  const sent = secret.startsWith("{")
    ? await signedHeaders(JSON.parse(secret), { method, url, headers: plain, body: given })
    : { ...plain, authorization: `Bearer ${secret}` };
  const signal = AbortSignal.timeout(REQUEST_SECONDS * 1000);
  const answer = await fetch(url, { method, headers: sent, body: given, signal });
  const content = await answer.json();
  if (answer.ok) return content;
  const problems = (content.problems ?? []).map(({ field, message }) => `${field} ${message}`);
  throw new Error(problems.join("; ") || content.message || `status ${answer.status}`);
}

function show(id, title, ...children) {
  at(id).replaceChildren(node("h2", {}, title), ...children);
  at(id).hidden = false;
}

function table(head, rows) {
  const cells = (kind, values) => values.map((value) => node(kind, kind === "th" ? { scope: "col" } : {}, value));
  return node(
    "div",
    { className: "scroll", tabindex: "0" },
    node(
      "table",
      {},
      node("thead", {}, node("tr", {}, ...cells("th", head))),
      node("tbody", {}, ...rows.map((row) => node("tr", {}, ...cells("td", row)))),
    ),
  );
}

function showStatus(status) {
  at("title").textContent = status.plan;
  const lock = status.lock ? `lock held by ${status.lock.execution}` : "lock free";
  at("summary").className = "";
  at("summary").replaceChildren(
    ...["Active site: ", node("strong", {}, status.activeSite), `; ${lock}; epoch ${status.epoch}.`],
  );
  for (const [role, site] of Object.entries(status.sites)) {
    const seen = Object.entries(site.observations).map(([observer, { health, reasons, since }]) =>
      line(
        `Observer ${observer}: `,
        state(health),
        reasons.length ? ` ${reasons.join(", ")}` : "",
        ` since ${time(since)}`,
      ),
    );
    show(
      `sites-${role}`,
      `The ${role}`,
      node("h3", {}, site.region),
      line(state(site.state), site.trafficSwitch ? ", traffic switch on" : text("bad", ", traffic switch off")),
      ...(seen.length ? seen : [line(text("soft", "No observation yet."))]),
    );
  }
}

function showExecution(execution) {
  const rows = execution.steps.map((step) => [
    step.id,
    state(step.state),
    seconds(step.seconds),
    seconds(step.plannedSeconds),
    step.pointOfNoReturn
      ? "point of no return"
      : Object.entries(step.measured)
          .map((pair) => pair.join(" "))
          .join(", "),
  ]);
  const pending = execution.steps.filter(({ approval }) => approval?.verdict === "open");
  const over = execution.outcome !== "running";
  show(
    "execution",
    over ? "Last execution" : "Execution in progress",
    node("h3", {}, `${execution.workflow} of the ${execution.site}, ${execution.mode} `, state(execution.outcome)),
    line(
      text(
        "soft",
        `${execution.execution}, requested by ${execution.requestedBy ?? "unknown"}, ${time(execution.startedAt)}`,
      ),
    ),
    line(
      `RTO ${seconds(execution.rtoSeconds)} of ${seconds(execution.objectives.rtoSeconds)}, RPO `,
      seconds(execution.rpoSeconds),
      ` of ${seconds(execution.objectives.rpoSeconds)}`,
    ),
    ...(execution.failure ? [failureLine(execution.failure)] : []),
    ...(over ? [] : pending.map((step) => approvalForm(execution.execution, step))),
    table(["step", "state", "duration", "planned", "note"], rows),
  );
}

function failureLine({ step, kind, reason, unfinishedSteps }) {
  const rest = unfinishedSteps.length ? ` Unfinished steps: ${unfinishedSteps.join(", ")}.` : "";
  return line(text("bad", `${step} ${kind}`), `: ${reason}.${rest}`);
}

function approvalForm(execution, { id, approval }) {
  const message = line();
  const button = (decision, className) => {
    const made = node("button", { type: "button", className }, decision === "approve" ? "Approve" : "Reject");
    made.onclick = async () => {
      try {
        const body = { decision, planHash: approval.planHash, step: id };
        await request(`executions/${execution}/approvals`, { method: "POST", body });
        await refreshStatus();
      } catch (error) {
        message.replaceChildren(text("bad", error.message));
      }
    };
    return made;
  };
  return node(
    "div",
    {},
    line(node("strong", {}, approval.question)),
    line("You approve plan ", node("code", {}, approval.planHash)),
    line(
      `${approval.answers.length} of ${approval.approvers} have approved; the request expires ${time(approval.expiresAt)}.`,
    ),
    button("approve", "first"),
    button("reject", ""),
    message,
  );
}

function showPlan(plan) {
  const { name } = at("plan").dataset;
  const chosen = plan.workflows.find((workflow) => workflow.name === name) ?? plan.workflows[0];
  const select = node(
    "select",
    { "aria-label": "Workflow" },
    ...plan.workflows.map((one) => node("option", one === chosen ? { selected: "" } : {}, one.name)),
  );
  select.onchange = () => {
    at("plan").dataset.name = select.value;
    showPlan(plan);
  };
  const { rtoBudget } = chosen;
  const longest = Math.max(...rtoBudget.lines.map((part) => part.seconds), 1);
  const rows = rtoBudget.lines.map((part) => [
    part.name,
    seconds(part.seconds),
    node("span", { className: "bar", style: `width: ${(120 * part.seconds) / longest}px` }),
    text("soft", part.source),
  ]);
  const met = rtoBudget.seconds <= plan.objectives.rtoSeconds;
  const expected = text(met || chosen.mode === "planned" ? "good" : "bad", seconds(rtoBudget.seconds));
  show(
    "plan",
    `Plan ${plan.hash.slice(0, 12)}, ${plan.strategy}`,
    select,
    line(
      "Expected ",
      expected,
      `; objectives: RTO ${seconds(plan.objectives.rtoSeconds)}, RPO ${seconds(plan.objectives.rpoSeconds)}`,
    ),
    table(["part", "planned", "", "source"], rows),
  );
}

function showDrills({ drills }) {
  const rows = drills.map((drill) => [
    drill.execution,
    state(drill.outcome),
    time(drill.startedAt),
    seconds(drill.seconds),
    seconds(drill.plannedSeconds),
    text(drill.rpoMet === false ? "bad" : "", seconds(drill.rpoSeconds)),
  ]);
  const content = rows.length
    ? table(["drill", "outcome", "started", "duration", "planned", "lag"], rows)
    : line("No drill yet.");
  show("drills", "Drills", content);
}

function showReadiness({ readiness: [report] }) {
  const content = report && [
    node("h3", {}, `The ${report.site} `, report.ready ? text("good", "is ready") : text("bad", "is not ready")),
    line(text("soft", time(report.at))),
    table(
      ["check", "", "detail"],
      report.checks.map(({ id, status, detail }) => [id, state(status), detail]),
    ),
  ];
  show("readiness", "Readiness", ...(content ?? [line("No report yet.")]));
}

function showCosts({ costs: [report] }) {
  const dollars = (usd) => usd.toLocaleString("en-US", { style: "currency", currency: "USD" });
  const content = report && [
    node("h3", {}, `${dollars(report.monthToDateUsd)} this month`),
    line(text("soft", `${dollars(report.totalUsd)} on ${report.day}${report.estimated ? ", estimated" : ""}`)),
    table(
      ["site", "service", "this month"],
      report.monthToDate.slice(0, 8).map(({ site, service, usd }) => [site, service, dollars(usd)]),
    ),
  ];
  show("costs", "Costs", ...(content ?? [line("No data yet.")]));
}

async function refreshStatus() {
  const [status, { executions }] = await Promise.all([request("status"), request("executions?limit=1")]);
  showStatus(status);
  const newest = status.lock?.execution ?? executions[0]?.execution;
  if (newest) showExecution(await request(`executions/${newest}`));
}

async function loadPlan() {
  const { plans } = await request("plans");
  showPlan(await request(`plans/${plans[0].name}`));
}

async function refreshReports() {
  const paths = ["drills?limit=5", "readiness?limit=1", "costs?limit=1"];
  const [drills, readiness, costs] = await Promise.all(paths.map((path) => request(path)));
  showDrills(drills);
  showReadiness(readiness);
  showCosts(costs);
}

function showError({ message }) {
  at("summary").className = "bad";
  at("summary").textContent = message;
}

at("login").onsubmit = async (event) => {
  event.preventDefault();
  secret = at("secret").value.trim();
  timers.forEach(clearInterval);
  try {
    await refreshStatus();
    at("login").hidden = true;
    at("secret").value = "";
    timers = [
      setInterval(() => refreshStatus().catch(showError), STATUS_SECONDS * 1000),
      setInterval(() => refreshReports().catch(showError), REPORTS_SECONDS * 1000),
    ];
    await Promise.all([loadPlan(), refreshReports()]);
  } catch (error) {
    showError(error);
  }
};
