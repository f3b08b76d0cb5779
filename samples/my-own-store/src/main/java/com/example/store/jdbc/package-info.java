/**
 * A store in a relational database, by JDBC alone.
 *
 * <p>Two tables, made at the first use: a row for each object, and its content in chunks. A put
 * takes these steps, all in one transaction:
 *
 * <ol>
 *   <li>look whether the key is taken, so that nothing is sent in vain;
 *   <li>insert the content chunk by chunk, under an id drawn for it;
 *   <li>insert the row of the object, with the key as its primary key: of racing writers, in
 *       whichever process, the database lets exactly one succeed;
 *   <li>commit. Until then nobody sees anything, and a crash leaves nothing behind.
 * </ol>
 *
 * <p>JDBC knows no interrupts, and some drivers come to harm by them. So threads of the store's own
 * speak to the database, and callers wait for them: see {@link com.example.store.jdbc.Database}.
 *
 * <p>What it does not promise: that a commit outlives a power failure is the database's word, not
 * ours (H2 keeps it with {@code WRITE_DELAY=0}). The SQL is what H2 and PostgreSQL have in common;
 * the tests run H2. A database holds one repository.
 */
package com.example.store.jdbc;
