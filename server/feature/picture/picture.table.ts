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

export interface PictureTables {
  picture: PictureTable;
  picture_holder: PictureHolderTable;
  look: LookTable;
}
