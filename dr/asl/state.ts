/** Amazon States Language as data, in JSONPath. @see https://states-language.net/spec.html */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface State {
  readonly Type: "Task" | "Choice" | "Wait" | "Pass" | "Parallel" | "Succeed" | "Fail";
  readonly [field: string]: Json;
}

export type States = Readonly<Record<string, State>>;

export interface StateMachine {
  readonly [field: string]: Json;
  readonly Comment: string;
  readonly StartAt: string;
  readonly States: States;
}

/** Longest name of a state. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const LONGEST_STATE_NAME = 80;

/**
 * What is tried again: transient errors of the Lambda service, and the errors by which a function says that AWS throttled
 * it. @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
export const RETRY: Json = [
  {
    ErrorEquals: [
      "Throttled",
      "Transient",
      "Lambda.TooManyRequestsException",
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.ClientExecutionTimeoutException",
    ],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 6,
    MaxDelaySeconds: 8,
    JitterStrategy: "FULL",
  },
  { ErrorEquals: ["States.Timeout", "Sandbox.Timedout"], IntervalSeconds: 1, MaxAttempts: 1, BackoffRate: 1 },
];

export function catchAll(next: string, path = "$.error"): Json {
  return [{ ErrorEquals: ["States.ALL"], ResultPath: path, Next: next }];
}

/** The machine's memory when an execution begins; see the contract for what the functions keep themselves. */
export const INITIAL: Readonly<Record<string, Json>> = {
  epoch: 0,
  committed: false,
  begun: false,
  failure: null,
  undoFailure: null,
  polls: { count: 0 },
  last: { output: {} },
  error: {},
  lanes: {},
};

/** Whether the last answer has this status; anything may have been answered. */
export function answered(status: string, ...also: readonly Json[]): Json {
  const at = "$.last.output.status";
  return { And: [{ Variable: at, IsPresent: true }, { Variable: at, StringEquals: status }, ...also] } satisfies Json;
}
