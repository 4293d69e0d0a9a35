// Rows of pictures (files named by their SHA-256) and of looks at people's data.

export interface PictureTable {
  sha256: string;
  media_type: string;
  size_bytes: number;
  organisation_id: string | null;
  uploaded_at: string;
}

/** Whose people sent it: two organisations may send the same bytes. */
export interface PictureHolderTable {
  sha256: string;
  organisation_id: string;
  uploaded_at: string;
}

export interface LookTable {
  look_id: string;
  looked_at: string;
  person_id: string;
  organisation_id: string;
  /** What was looked at: a list, one person. */
  what: string;
  /** JSON list of the ids of the people seen. */
  subjects: string;
}

/** A picture of a customer who was erased. It goes once nothing that is open needs it; the row stays, and says so. */
export interface PictureErasureTable {
  sha256: string;
  organisation_id: string;
  customer_id: string;
  asked_at: string;
  /** Null: it stays for now. */
  erased_at: string | null;
  file_removed_at: string | null;
}

export interface PictureTables {
  picture: PictureTable;
  picture_holder: PictureHolderTable;
  look: LookTable;
  picture_erasure: PictureErasureTable;
}
