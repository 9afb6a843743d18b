"""The door that never stops.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "closed_years",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("totals", Json, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_closed_years")),
    )
    op.create_table(
        "kind_words",
        sa.Column("activity_kind", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("activity_kind", "language", name=op.f("pk_kind_words")),
    )
    op.create_table(
        "letterhead_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.String(length=32), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead_templates")),
    )
    op.create_table(
        "outside_activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("title", Json, nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("activity_kind", sa.String(length=32), nullable=False),
        sa.Column("themes", Json, nullable=False),
        sa.Column("participants", sa.Integer(), nullable=True),
        sa.Column("countries", Json, nullable=False),
        sa.Column("source", Json, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"],
            ["outside_activities.id"],
            name=op.f("fk_outside_activities_corrects_id_outside_activities"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_activities")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_outside_activities_corrects_id")),
    )
    op.create_table(
        "wording_frames",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_frames")),
    )
    op.create_table(
        "closings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_closings_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_closings")),
    )
    op.create_table(
        "online_counts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("source", Json, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_online_counts_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_online_counts")),
    )
    op.create_table(
        "releases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("frozen_version", sa.Integer(), nullable=True),
        sa.Column("planned", Json, nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("embargo_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_by", sa.String(length=32), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(length=32), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=32), nullable=True),
        sa.Column("published", Json, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["releases.id"], name=op.f("fk_releases_corrects_id_releases"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_releases_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_table(
        "published_sets",
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("figures", Json, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["frozen_sets.id"], name=op.f("fk_published_sets_set_id_frozen_sets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("set_id", name=op.f("pk_published_sets")),
    )
    op.create_table(
        "release_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("texts", Json, nullable=False),
        sa.Column("frozen_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_release_versions_release_id_releases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_versions")),
        sa.UniqueConstraint("release_id", "number", name=op.f("uq_release_versions_release_id_number")),
    )
    op.create_table(
        "year_shares",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("participants", sa.Integer(), nullable=False),
        sa.Column("without_email", sa.Integer(), nullable=False),
        sa.Column("persons", sa.LargeBinary(), nullable=False),
        sa.Column("countries", Json, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_year_shares_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["frozen_sets.id"], name=op.f("fk_year_shares_set_id_frozen_sets"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_year_shares")),
    )
    op.create_table(
        "pairings",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("desk", sa.String(length=64), nullable=False),
        sa.Column("profile", sa.String(length=16), nullable=False),
        sa.Column("sees_needs", sa.Boolean(), nullable=False),
        sa.Column("pin", sa.String(length=4), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_pairings_device_id_devices"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_pairings_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_pairings_session_id_sessions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
        sa.UniqueConstraint("code_sha256", name=op.f("uq_pairings_code_sha256")),
    )
    op.create_table(
        "release_people",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_release_people_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_release_people_release_id_releases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("release_id", "registration_id", name=op.f("pk_release_people")),
    )
    op.create_table(
        "release_quotes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=True),
        sa.Column("names", Json, nullable=False),
        sa.Column("titles", Json, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("texts", Json, nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(length=160), nullable=True),
        sa.Column("approved_how", sa.String(length=160), nullable=True),
        sa.Column("noted_by", sa.String(length=32), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_release_quotes_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_release_quotes_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_quotes")),
    )
    op.create_table(
        "session_attendances",
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("first_admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_desk", sa.String(length=64), nullable=True),
        sa.Column("last_left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("admissions", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_session_attendances_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_session_attendances_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_session_attendances_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("registration_id", "session_id", name=op.f("pk_session_attendances")),
    )
    op.create_table(
        "release_photos",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alternatives", Json, nullable=False),
        sa.Column("captions", Json, nullable=False),
        sa.Column("credits", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_release_photos_release_id_releases"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["uploads.id"], name=op.f("fk_release_photos_upload_id_uploads"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_photos")),
    )
    op.create_table(
        "resolutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("made_id", sa.String(length=36), nullable=True),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_resolutions_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["made_id"], ["scans.id"], name=op.f("fk_resolutions_made_id_scans"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["scan_id"], ["scans.id"], name=op.f("fk_resolutions_scan_id_scans"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resolutions")),
        sa.UniqueConstraint("scan_id", "number", name=op.f("uq_resolutions_scan_id_number")),
    )
    op.create_table(
        "message_mentions",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("status_change_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_mentions_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_message_mentions_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["status_change_id"],
            ["status_changes.id"],
            name=op.f("fk_message_mentions_status_change_id_status_changes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "registration_id", name=op.f("pk_message_mentions")),
    )
    op.create_table(
        "release_photo_people",
        sa.Column("photo_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["photo_id"],
            ["release_photos.id"],
            name=op.f("fk_release_photo_people_photo_id_release_photos"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_release_photo_people_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("photo_id", "registration_id", name=op.f("pk_release_photo_people")),
    )
    op.add_column("attendances", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attendances", sa.Column("refused_desk", sa.String(length=64), nullable=True))
    op.add_column("devices", sa.Column("ended_by", sa.String(length=32), nullable=True))
    op.add_column("devices", sa.Column("profile", sa.String(length=16), server_default="door", nullable=False))
    op.add_column("devices", sa.Column("volunteer", sa.String(length=64), server_default="", nullable=False))
    op.add_column("devices", sa.Column("sees_needs", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("devices", sa.Column("pin", sa.String(length=4), nullable=True))
    op.add_column("devices", sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("devices", sa.Column("roster_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "devices",
        sa.Column(
            "session_id",
            sa.Integer(),
            sa.ForeignKey("sessions.id", name="fk_devices_session_id_sessions"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("frozen_sets", sa.Column("aside", sa.Integer(), nullable=True))
    op.add_column("registrations", sa.Column("expected_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("escort", sa.String(), nullable=True))
    op.add_column("registrations", sa.Column("meeting_point", sa.String(), nullable=True))
    op.add_column("registrations", sa.Column("on_board", sa.Boolean(), nullable=True))
    op.add_column("scans", sa.Column("source", sa.String(length=16), server_default="door", nullable=False))
    op.add_column(
        "scans",
        sa.Column(
            "session_id", sa.Integer(), sa.ForeignKey("sessions.id", name="fk_scans_session_id_sessions"), nullable=True
        ),
        inline_references=True,
    )
    op.add_column("status_changes", sa.Column("reserve", sa.Boolean(), server_default="0", nullable=False))
    op.create_index(op.f("ix_letterhead_templates_language"), "letterhead_templates", ["language"], unique=False)
    op.create_index(op.f("ix_outside_activities_starts_on"), "outside_activities", ["starts_on"], unique=False)
    op.create_index("ix_wording_frames_place", "wording_frames", ["language", "key", "position"], unique=False)
    op.create_index(op.f("ix_online_counts_event_id"), "online_counts", ["event_id"], unique=False)
    op.create_index(op.f("ix_releases_corrects_id"), "releases", ["corrects_id"], unique=False)
    op.create_index(op.f("ix_releases_event_id"), "releases", ["event_id"], unique=False)
    op.create_index(op.f("ix_year_shares_year"), "year_shares", ["year"], unique=False)
    op.create_index(op.f("ix_pairings_event_id"), "pairings", ["event_id"], unique=False)
    op.create_index(op.f("ix_pairings_session_id"), "pairings", ["session_id"], unique=False)
    op.create_index(op.f("ix_release_people_registration_id"), "release_people", ["registration_id"], unique=False)
    op.create_index(op.f("ix_release_quotes_event_id"), "release_quotes", ["event_id"], unique=False)
    op.create_index("ix_release_quotes_registration", "release_quotes", ["registration_id"], unique=False)
    op.create_index("ix_session_attendances_event", "session_attendances", ["event_id", "session_id"], unique=False)
    op.create_index(op.f("ix_session_attendances_session_id"), "session_attendances", ["session_id"], unique=False)
    op.create_index(op.f("ix_release_photos_release_id"), "release_photos", ["release_id"], unique=False)
    op.create_index(op.f("ix_resolutions_event_id"), "resolutions", ["event_id"], unique=False)
    op.create_index(op.f("ix_message_mentions_registration_id"), "message_mentions", ["registration_id"], unique=False)
    op.create_index(
        op.f("ix_message_mentions_status_change_id"), "message_mentions", ["status_change_id"], unique=False
    )
    op.create_index(
        op.f("ix_release_photo_people_registration_id"), "release_photo_people", ["registration_id"], unique=False
    )
    op.create_index(op.f("ix_devices_session_id"), "devices", ["session_id"], unique=False)
    op.create_index(
        "ix_scans_flagged",
        "scans",
        ["event_id"],
        unique=False,
        sqlite_where=sa.text(
            "(conflict IS NOT NULL OR verdict = 'quarantined' OR (admitted AND (verdict IN ('not_confirmed', 'cancelled', 'revoked', 'wrong_event', 'unknown') OR (verdict = 'already_admitted' AND shown = 'already_admitted'))))"
        ),
        postgresql_where=sa.text(
            "(conflict IS NOT NULL OR verdict = 'quarantined' OR (admitted AND (verdict IN ('not_confirmed', 'cancelled', 'revoked', 'wrong_event', 'unknown') OR (verdict = 'already_admitted' AND shown = 'already_admitted'))))"
        ),
    )
    op.create_index("ix_scans_session", "scans", ["session_id"], unique=False)
