/**
 * Images of containers, looked into and run without a container engine.
 *
 * <ol>
 *   <li>{@link sh.oso.kafka.backup.testkit.image.UnpackedImage#unpack} puts all layers into one
 *       folder, in their order.
 *   <li>{@link sh.oso.kafka.backup.testkit.image.UnpackedImage#container} runs a command with that
 *       folder as its root, read-only, as the image's user.
 * </ol>
 *
 * <p>An image without a base has neither shell nor Java: those of the machine are mounted into it.
 * It shares the network and the processes of the machine.
 */
package sh.oso.kafka.backup.testkit.image;
