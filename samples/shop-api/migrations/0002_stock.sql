ALTER TABLE products ADD COLUMN stock INTEGER NOT NULL DEFAULT 0;
INSERT INTO products (name, price, stock) VALUES ('Tea', 450, 12), ('Coffee', 690, 7);
