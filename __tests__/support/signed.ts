/** A request as an AWS client signs it, with the parts that the gateway reads. */
export function signed(options: {
  service: string;
  region: string;
  method?: string;
  /** @default "tester" */
  accessKey?: string;
  target?: string;
  body?: string;
  /** @default when the body is not JSON */
  form?: boolean;
}): RequestInit {
  const {
    service,
    region,
    method = "POST",
    accessKey = "tester",
    target,
    body,
    form = body?.startsWith("Action=") ?? false,
  } = options;
  return {
    method,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
      ...(target === undefined ? {} : { "x-amz-target": target }),
    },
    ...(body === undefined ? {} : { body }),
  };
}
