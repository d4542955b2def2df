export default {
  async fetch(request, env) {
    const { results } = await env.DB.prepare("SELECT id FROM orders").all();
    return Response.json(results);
  },
};
