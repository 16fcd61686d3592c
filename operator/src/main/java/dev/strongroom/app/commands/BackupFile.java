package dev.strongroom.app.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Files and folders that a command is given. What is wrong with one is an {@link
 * IllegalArgumentException} with one sentence, which names the option and says what to do.
 */
final class BackupFile {
  private static final long BYTES_PER_MEBIBYTE = 1L << 20;

  private BackupFile() {}

  /** A file to be read. */
  static Path readable(String option, Path file) {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(option + ": " + file + " does not exist");
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(option + ": " + file + " is a folder; name a file in it");
    }
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          option + ": " + file + " cannot be read: this user has no right to");
    }
    return file;
  }

  /**
   * Checks a file that is to be written. An existing file is replaced once the new one is complete.
   */
  static Path writable(String option, Path file) {
    Path whole = file.toAbsolutePath();
    if (Files.isDirectory(whole)) {
      throw new IllegalArgumentException(option + ": " + file + " is a folder; name a file in it");
    }
    if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(whole, LinkOption.NOFOLLOW_LINKS)) {
      throw new IllegalArgumentException(
          option + ": " + file + " is there and is not a file; - writes to standard output");
    }
    folder(option, whole.getParent());
    return whole;
  }

  /** A folder in which files can be made. */
  static Path folder(String option, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(option + ": the folder " + folder + " does not exist");
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException(
          option
              + ": nothing can be written in the folder "
              + folder
              + ": it is read-only, or this user has no right to");
    }
    return folder;
  }

  /** Writing in a folder has failed; tells how much room there is. */
  static IllegalArgumentException unwritten(String option, Path folder, String advice) {
    return new IllegalArgumentException(
        option + ": writing in the folder " + folder + " failed" + room(folder) + "; " + advice);
  }

  private static String room(Path folder) {
    try {
      long free = Files.getFileStore(folder).getUsableSpace() / BYTES_PER_MEBIBYTE;
      return ", where " + free + " MiB are free";
    } catch (IOException unknown) {
      return "";
    }
  }
}
