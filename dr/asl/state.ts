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
export const MAX_STATE_NAME_LENGTH = 80;

/**
 * Retries: transient errors of the Lambda service, and the errors that a function throws when AWS throttles it or fails
 * transiently. @see https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
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

/** Retries of a check: only when a call is throttled, which takes no time, and for at most 7 seconds. */
export const CHECK_RETRY: Json = [
  {
    ErrorEquals: ["Throttled", "Lambda.TooManyRequestsException"],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 3,
    JitterStrategy: "FULL",
  },
];

export function catchAll(next: string, path = "$.error"): Json {
  return [{ ErrorEquals: ["States.ALL"], ResultPath: path, Next: next }];
}

/** Initial state of an execution. The contract describes the state that the functions keep. */
export const INITIAL: Readonly<Record<string, Json>> = {
  epoch: 0,
  committed: false,
  started: false,
  failure: null,
  undoFailure: null,
  polls: { count: 0 },
  last: { output: {} },
  error: {},
  lanes: {},
};

/** Rule: the last response has this status. The response can have any shape. */
export function answered(status: string, ...also: readonly Json[]): Json {
  const at = "$.last.output.status";
  return { And: [{ Variable: at, IsPresent: true }, { Variable: at, StringEquals: status }, ...also] } satisfies Json;
}
