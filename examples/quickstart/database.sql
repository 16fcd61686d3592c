-- What the administrator of the database does once, with psql: the login is made with the password
-- that Strongroom generated, read from the Secret. From then on nobody needs to know it.
\set ON_ERROR_STOP on
\set password `kubectl -n shop get secret shop-database -o jsonpath='{.data.password}' | base64 -d`
-- The statement below holds the password: keep it out of the server's log.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE shop_app LOGIN PASSWORD :'password';
CREATE DATABASE shop OWNER shop_app;
