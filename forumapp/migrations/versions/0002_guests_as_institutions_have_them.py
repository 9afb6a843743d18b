"""Guests as institutions have them.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Json = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "entity_names",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_entity_names")),
    )
    op.create_table(
        "event_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("activity_kind", sa.String(length=32), nullable=False),
        sa.Column("themes", Json, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_series")),
    )
    op.create_table(
        "import_mappings",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("columns", Json, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_import_mappings")),
    )
    op.create_table(
        "rank_names",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_rank_names")),
    )
    op.create_table(
        "organization_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("before", sa.String(), nullable=True),
        sa.Column("after", sa.String(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"],
            ["organizations.id"],
            name=op.f("fk_organization_changes_organization_id_organizations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["organizations.id"], name=op.f("fk_organization_changes_other_id_organizations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organization_changes")),
    )
    op.create_table(
        "data_links",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_data_links_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_links")),
        sa.UniqueConstraint("sha256", name=op.f("uq_data_links_sha256")),
    )
    op.create_table(
        "destruction_days",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_destruction_days_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_destruction_days")),
    )
    op.create_table(
        "destruction_postponements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_destruction_postponements_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction_postponements")),
    )
    op.create_table(
        "destructions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(length=32), nullable=True),
        sa.Column("destroyed", Json, nullable=False),
        sa.Column("kept", Json, nullable=False),
        sa.Column("backups_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_destructions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destructions")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_destructions_event_id_number")),
    )
    op.create_table(
        "import_files",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("category", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("mapping", Json, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_import_files_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_files")),
    )
    op.create_table(
        "invitation_letters",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("subject", Json, nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("measure_opening", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_invitation_letters_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_invitation_letters")),
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("place", Json, nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_guest", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("exceeded", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_sessions_ends_after_start")),
        sa.CheckConstraint("places IS NULL OR taken <= places + exceeded", name=op.f("ck_sessions_places_hold")),
        sa.CheckConstraint("taken >= 0", name=op.f("ck_sessions_taken_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_sessions_event_id_events"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_table(
        "delegation_drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("fields", Json, nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegations.id"],
            name=op.f("fk_delegation_drafts_delegation_id_delegations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation_drafts")),
        sa.UniqueConstraint("delegation_id", "key", name=op.f("uq_delegation_drafts_delegation_id_key")),
    )
    op.create_table(
        "focal_points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegations.id"],
            name=op.f("fk_focal_points_delegation_id_delegations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_focal_points")),
        sa.UniqueConstraint("public_id", name=op.f("uq_focal_points_public_id")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_focal_points_secret_hash")),
    )
    op.create_table(
        "accompanying",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_accompanying_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accompanying")),
    )
    op.create_table(
        "distinct_pairs",
        sa.Column("first_id", sa.String(length=36), nullable=False),
        sa.Column("second_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["first_id"],
            ["registrations.id"],
            name=op.f("fk_distinct_pairs_first_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_id"],
            ["registrations.id"],
            name=op.f("fk_distinct_pairs_second_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("first_id", "second_id", name=op.f("pk_distinct_pairs")),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("salutation", Json, nullable=False),
        sa.Column("position", Json, nullable=False),
        sa.Column("rank", sa.String(length=32), nullable=True),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("organization_id", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("former_hash", sa.String(length=64), nullable=True),
        sa.Column("search_keys", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.String(length=32), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by", sa.String(length=32), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=32), nullable=True),
        sa.Column("answer_channel", sa.String(length=16), nullable=True),
        sa.Column("answer_note", sa.String(), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrections", Json, nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("uses > 0", name=op.f("ck_invitations_uses_positive")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_invitations_category_id_categories")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_invitations_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organizations.id"], name=op.f("fk_invitations_organization_id_organizations")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_invitations_registration_id_registrations"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_invitations_secret_hash")),
    )
    op.create_table(
        "needs",
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_needs_question_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_needs_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_versions.id"],
            name=op.f("fk_needs_version_id_question_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "question_id", name=op.f("pk_needs")),
    )
    op.create_table(
        "registration_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_notes_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_notes")),
    )
    op.create_table(
        "registration_tags",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(length=64), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_registration_tags_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_registration_tags_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "tag", "registration_id", name=op.f("pk_registration_tags")),
    )
    op.create_table(
        "session_choices",
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_session_choices_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_session_choices_session_id_sessions"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("registration_id", "session_id", name=op.f("pk_session_choices")),
    )
    op.create_table(
        "subject_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=32), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_subject_requests_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_subject_requests_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_requests")),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=True),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_uploads_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_uploads_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_table(
        "delegation_letters",
        sa.Column("delegation_id", sa.Integer(), nullable=False),
        sa.Column("upload_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["delegation_id"],
            ["delegations.id"],
            name=op.f("fk_delegation_letters_delegation_id_delegations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_delegation_letters_upload_id_uploads")),
        sa.PrimaryKeyConstraint("delegation_id", name=op.f("pk_delegation_letters")),
    )
    op.create_table(
        "invitation_uses",
        sa.Column("invitation_id", sa.String(length=36), nullable=False),
        sa.Column("registration_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitations.id"],
            name=op.f("fk_invitation_uses_invitation_id_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_invitation_uses_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("invitation_id", "registration_id", name=op.f("pk_invitation_uses")),
    )
    op.add_column("amendments", sa.Column("reason", sa.String(), nullable=True))
    op.add_column("categories", sa.Column("used", sa.Boolean(), server_default="1", nullable=False))
    op.add_column("categories", sa.Column("accompanying", sa.Integer(), server_default="0", nullable=False))
    op.add_column("delegations", sa.Column("categories", Json, server_default="[]", nullable=False))
    op.add_column("delegations", sa.Column("represents", sa.String(length=8), nullable=True))
    op.add_column("delegations", sa.Column("instructions", Json, server_default="{}", nullable=False))
    op.add_column("delegations", sa.Column("deadline", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "delegations", sa.Column("tickets_to", sa.String(length=16), server_default="members", nullable=False)
    )
    op.add_column("delegations", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.add_column("delegations", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("delegations", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("changes_close_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("events", sa.Column("destroy_on", sa.Date(), nullable=True))
    op.add_column("events", sa.Column("asks", Json, server_default='["phone", "country"]', nullable=False))
    op.add_column("events", sa.Column("interpretation_languages", Json, server_default="[]", nullable=False))
    op.add_column("events", sa.Column("accompanying_take_places", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("events", sa.Column("offer_hours", sa.Integer(), nullable=True))
    op.add_column("events", sa.Column("offers_stop_hours", sa.Integer(), server_default="24", nullable=False))
    op.add_column(
        "events",
        sa.Column(
            "series_id",
            sa.Integer(),
            sa.ForeignKey("event_series.id", name="fk_events_series_id_event_series"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("hosts", sa.Column("backup_days", sa.Integer(), nullable=True))
    op.add_column("hosts", sa.Column("wording", sa.String(length=36), server_default="", nullable=False))
    op.add_column(
        "messages",
        sa.Column(
            "status_change_id",
            sa.Integer(),
            sa.ForeignKey("status_changes.id", name="fk_messages_status_change_id_status_changes"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("notices", sa.Column("template", sa.String(length=32), nullable=True))
    op.add_column("notices", sa.Column("purposes", Json, server_default="[]", nullable=False))
    op.add_column("organizations", sa.Column("group_name", sa.String(length=200), server_default="", nullable=False))
    op.add_column("organizations", sa.Column("notes", sa.String(), server_default="", nullable=False))
    op.add_column(
        "organizations",
        sa.Column(
            "merged_into_id",
            sa.Integer(),
            sa.ForeignKey("organizations.id", name="fk_organizations_merged_into_id_organizations"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("organizations", sa.Column("revision", sa.Integer(), server_default="1", nullable=False))
    op.add_column("purpose_versions", sa.Column("items", Json, server_default="{}", nullable=False))
    op.add_column("purpose_versions", sa.Column("legal_basis", Json, server_default="{}", nullable=False))
    op.add_column("purpose_versions", sa.Column("period", Json, server_default="{}", nullable=False))
    op.add_column("purpose_versions", sa.Column("recipients", Json, server_default="{}", nullable=False))
    op.add_column("question_versions", sa.Column("categories", Json, server_default="[]", nullable=False))
    op.add_column("question_versions", sa.Column("shown_if", Json, nullable=True))
    op.add_column("question_versions", sa.Column("bounds", Json, nullable=True))
    op.add_column("questions", sa.Column("answered_by", sa.String(length=16), server_default="guest", nullable=False))
    op.add_column("questions", sa.Column("at_door", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("questions", sa.Column("destroy_on", sa.Date(), nullable=True))
    op.add_column("registrations", sa.Column("heads_delegation", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("registrations", sa.Column("reserve", sa.Boolean(), server_default="0", nullable=False))
    op.add_column(
        "registrations",
        sa.Column(
            "replaces_id",
            sa.String(length=36),
            sa.ForeignKey("registrations.id", name="fk_registrations_replaces_id_registrations"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("registrations", sa.Column("approved_names", Json, server_default="{}", nullable=False))
    op.add_column("registrations", sa.Column("address_as", Json, server_default="{}", nullable=False))
    op.add_column("registrations", sa.Column("read_aloud", sa.String(), nullable=True))
    op.add_column("registrations", sa.Column("represents_name", sa.String(), nullable=True))
    op.add_column("registrations", sa.Column("functions_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("manual_order", sa.Integer(), nullable=True))
    op.add_column("registrations", sa.Column("interpretation", sa.String(length=12), nullable=True))
    op.add_column("registrations", sa.Column("receiver", sa.Boolean(), server_default="0", nullable=False))
    op.add_column("registrations", sa.Column("accompanying_seats", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "registrations",
        sa.Column(
            "merged_into_id",
            sa.String(length=36),
            sa.ForeignKey("registrations.id", name="fk_registrations_merged_into_id_registrations"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("registrations", sa.Column("waiting_order", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("review_again", sa.DateTime(timezone=True), nullable=True))
    op.add_column("registrations", sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "registrations",
        sa.Column(
            "tickets_of_id",
            sa.String(length=36),
            sa.ForeignKey("registrations.id", name="fk_registrations_tickets_of_id_registrations"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("status_changes", sa.Column("exceeded", sa.Boolean(), server_default="0", nullable=False))
    op.create_index(
        op.f("ix_organization_changes_organization_id"), "organization_changes", ["organization_id"], unique=False
    )
    op.create_index(op.f("ix_data_links_created_at"), "data_links", ["created_at"], unique=False)
    op.create_index(op.f("ix_data_links_event_id"), "data_links", ["event_id"], unique=False)
    op.create_index(
        op.f("ix_destruction_postponements_event_id"), "destruction_postponements", ["event_id"], unique=False
    )
    op.create_index(op.f("ix_import_files_created_at"), "import_files", ["created_at"], unique=False)
    op.create_index(op.f("ix_import_files_event_id"), "import_files", ["event_id"], unique=False)
    op.create_index(op.f("ix_sessions_event_id"), "sessions", ["event_id"], unique=False)
    op.create_index(op.f("ix_focal_points_delegation_id"), "focal_points", ["delegation_id"], unique=False)
    op.create_index(op.f("ix_accompanying_registration_id"), "accompanying", ["registration_id"], unique=False)
    op.create_index(op.f("ix_distinct_pairs_second_id"), "distinct_pairs", ["second_id"], unique=False)
    op.create_index("ix_invitations_event_id", "invitations", ["event_id", "id"], unique=False)
    op.create_index(op.f("ix_invitations_former_hash"), "invitations", ["former_hash"], unique=False)
    op.create_index(op.f("ix_invitations_organization_id"), "invitations", ["organization_id"], unique=False)
    op.create_index(op.f("ix_invitations_registration_id"), "invitations", ["registration_id"], unique=False)
    op.create_index("ix_needs_question", "needs", ["question_id"], unique=False)
    op.create_index(
        op.f("ix_registration_notes_registration_id"), "registration_notes", ["registration_id"], unique=False
    )
    op.create_index("ix_registration_tags_registration_id", "registration_tags", ["registration_id"], unique=False)
    op.create_index(op.f("ix_session_choices_session_id"), "session_choices", ["session_id"], unique=False)
    op.create_index("ix_subject_requests_event", "subject_requests", ["event_id", "decided_at"], unique=False)
    op.create_index(
        "uq_subject_requests_open",
        "subject_requests",
        ["registration_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )
    op.create_index("ix_uploads_registration", "uploads", ["registration_id"], unique=False)
    op.create_index("ix_uploads_unclaimed", "uploads", ["claimed_at", "created_at"], unique=False)
    op.create_index(op.f("ix_invitation_uses_registration_id"), "invitation_uses", ["registration_id"], unique=False)
    op.create_index(op.f("ix_events_series_id"), "events", ["series_id"], unique=False)
    op.create_index(op.f("ix_messages_status_change_id"), "messages", ["status_change_id"], unique=False)
    op.create_index(op.f("ix_registrations_merged_into_id"), "registrations", ["merged_into_id"], unique=False)
    op.create_index(
        "ix_registrations_offered",
        "registrations",
        ["offer_until"],
        unique=False,
        sqlite_where=sa.text("offer_until IS NOT NULL"),
        postgresql_where=sa.text("offer_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_registrations_replaces_id"), "registrations", ["replaces_id"], unique=False)
    op.create_index(
        "ix_registrations_review_again",
        "registrations",
        ["event_id", "review_again"],
        unique=False,
        sqlite_where=sa.text("review_again IS NOT NULL"),
        postgresql_where=sa.text("review_again IS NOT NULL"),
    )
    op.create_index(
        "uq_registrations_head_of_delegation",
        "registrations",
        ["delegation_id"],
        unique=True,
        sqlite_where=sa.text("heads_delegation"),
        postgresql_where=sa.text("heads_delegation"),
    )
