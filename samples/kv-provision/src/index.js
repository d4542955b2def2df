export default {
  async fetch(request, env) {
    const key = new URL(request.url).pathname.slice(1) || "index";
    if (request.method === "PUT") {
      await env.NOTES.put(key, await request.text());
      return new Response(null, { status: 204 });
    }
    return new Response((await env.NOTES.get(key)) ?? "Nothing here yet.\n");
  },
};
