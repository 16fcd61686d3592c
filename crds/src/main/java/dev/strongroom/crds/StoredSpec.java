package dev.strongroom.crds;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the store's own objects have in common: a format number, and fields of a newer Strongroom
 * that this one does not know, kept as they are so that writing the object back loses nothing.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public abstract class StoredSpec {
  private int format = 1;
  private final Map<String, Object> unknown = new LinkedHashMap<>(0);

  /** Format of this object; a reader does not change objects of a format above its own. */
  public int getFormat() {
    return format;
  }

  /** Sets the format. */
  public void setFormat(int format) {
    this.format = format;
  }

  /** Fields this program does not know. */
  @JsonAnyGetter
  @JsonIgnore
  public Map<String, Object> unknownFields() {
    return unknown;
  }

  /** Keeps a field that this program does not know. */
  @JsonAnySetter
  public void unknownField(String name, Object value) {
    unknown.put(name, value);
  }
}
