const scheme = 'notify:';

/** Where a device is told of rings under a topic, in the place of the endpoint of a push service. */
export function endpointUrl(topic: string): string {
  return scheme + topic;
}

/** The topic of an endpoint; null for one of a push service, and where there is none. */
export function topicAt(endpoint: string | undefined): string | null {
  return endpoint?.startsWith(scheme) === true ? endpoint.slice(scheme.length) : null;
}
