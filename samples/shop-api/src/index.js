export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);

    if (request.method === "POST" && pathname === "/orders") {
      const order = await request.json();
      await env.ORDERS.send(order);
      return Response.json({ accepted: true }, { status: 202 });
    }

    if (pathname.startsWith("/images/")) {
      const image = await env.IMAGES.get(pathname.slice("/images/".length));
      return image ? new Response(image.body) : new Response("Not found", { status: 404 });
    }

    const visits = Number((await env.SESSIONS.get("visits")) ?? 0) + 1;
    await env.SESSIONS.put("visits", String(visits));
    const { results } = await env.DB.prepare("SELECT id, name, price FROM products ORDER BY name").all();
    return Response.json({ currency: env.CURRENCY, products: results, visits });
  },

  async queue(batch, env) {
    for (const message of batch.messages) {
      await env.DB.prepare("UPDATE products SET stock = stock - ? WHERE id = ?")
        .bind(message.body.quantity, message.body.product)
        .run();
      message.ack();
    }
  },
};
