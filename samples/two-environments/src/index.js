export default {
  async fetch(request, env) {
    const note = await env.NOTES.get(new URL(request.url).pathname);
    return new Response(`${env.STAGE}: ${note ?? "no note"}\n`);
  },

  async scheduled(controller, env) {
    const { keys } = await env.NOTES.list();
    await env.ARCHIVE?.put(`notes-${controller.scheduledTime}.json`, JSON.stringify(keys));
  },
};
