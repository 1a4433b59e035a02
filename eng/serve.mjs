// Serves the current folder on a free port of this machine, which it prints.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
const types = { ".html": "text/html", ".mjs": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };
const server = createServer(async (request, response) => {
  const name = request.url === "/" ? "/index.html" : request.url;
  try {
    const content = await readFile("." + name);
    response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(content);
  } catch { response.writeHead(404).end(); }
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
