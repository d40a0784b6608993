/** The common worst case: a bundle of an operator, mostly schemas of custom resources, with some workloads between them. */
export function kubernetesBundle(characters: number): string {
  const parts: string[] = [];
  let length = 0;
  for (let index = 0; length < characters; index++) {
    for (const part of [customResourceDefinition(index), ...[0, 1, 2].map((n) => deployment(index, n))]) {
      parts.push(part);
      length += part.length;
    }
  }
  return parts.join('');
}

const NAMES = ['image', 'replicas', 'containers', 'template', 'selector', 'volumes', 'resources', 'tolerations'];

function customResourceDefinition(index: number): string {
  let line = 0;
  const properties = (depth: number, indent: string): string =>
    Array.from({ length: 4 }, () => {
      const name = NAMES[line++ % NAMES.length] ?? '';
      const about = `The ${name} of the thing: see https://example.com/${String(line)}; an image pulled by the kubelet.`;
      const head = `${indent}${name}:\n${indent}  description: "${about}"\n`;
      if (depth === 0) return `${head}${indent}  type: string\n`;
      return `${head}${indent}  type: object\n${indent}  properties:\n${properties(depth - 1, `${indent}    `)}`;
    }).join('');
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things${String(index)}.example.com
spec:
  group: example.com
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
${properties(3, '            ')}---
`;
}

function deployment(index: number, number: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${String(index)}-${String(number)}
spec:
  selector:
    matchLabels:
      app: app-${String(index)}
  template:
    metadata:
      labels:
        app: app-${String(index)}
    spec:
      containers:
        - name: app
          image: registry.example.com/team/app-${String(index)}:1.${String(number)}
          args: ["--leader-elect", "--port=8080"]
          env:
            - name: MODE
              value: "production"
---
`;
}
