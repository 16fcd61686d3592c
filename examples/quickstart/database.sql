-- What the administrator of the database does once, with psql: both logins are made with the passwords
-- that Strongroom generated, read from the Secrets. From then on nobody needs to know them.
\set ON_ERROR_STOP on
\set password `kubectl -n shop get secret shop-database -o jsonpath='{.data.password}' | base64 -d`
\set admin_password `kubectl -n shop get secret shop-database-admin -o jsonpath='{.data.password}' | base64 -d`
-- The statements below hold the passwords: keep them out of the server's log.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
CREATE ROLE shop_app LOGIN PASSWORD :'password';
-- It makes the second user, shop_app_clone, and changes the passwords of the two, and can do no more.
CREATE ROLE shop_admin LOGIN CREATEROLE PASSWORD :'admin_password';
GRANT shop_app TO shop_admin WITH ADMIN OPTION;
CREATE DATABASE shop OWNER shop_app;
