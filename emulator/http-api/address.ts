/** What stands before an API's own paths on the gateway, whose host name is not the API's. */
export const API_PATH = "/_apis/";
/** An API's identifier in the host name that API Gateway gives it. */
export const API_HOST = /([a-z0-9]+)\.execute-api\./;

/** Address on the gateway of the API that AWS gives an address to; undefined when the text has none. */
export function addressOnGateway(endpoint: string, text: string): string | undefined {
  const id = API_HOST.exec(text)?.[1];
  return id && `${endpoint}${API_PATH}${id}`;
}
